"""Refusals of intake in the words of HTTP; what is not listed is 409, the present state does not allow it."""

from shared.web.problems import Refusals

REFUSALS: Refusals = {
    "invalid-input": (400, "The request is not valid"),
    "case-not-found": (404, "Not found"),
    "operation-not-found": (404, "Not found"),
    "case-withdrawn": (409, "The referral was withdrawn"),
    "identity-erased": (409, "The identity was erased"),
    "reflection-period-used": (409, "There is one reflection period per person"),
    "no-entitlement-to-reflection-period": (409, "No entitlement to a reflection period"),
    "no-reflection-period": (409, "No reflection period was started"),
    "reflection-period-over": (409, "The reflection period is over"),
    "already-reported": (409, "The report is on file"),
    "already-applied": (409, "The permit was applied for"),
    "not-a-foreign-national": (409, "A Dutch national needs no permit"),
    "permit-in-force": (409, "A permit is in force"),
    "permit-already-refused": (409, "The permit is refused"),
    "permit-not-extendable": (409, "This permit is never extended"),
    "no-granted-permit": (409, "No permit is granted"),
    "operation-cancelled": (409, "The operation is cancelled"),
    "operation-carried-out": (409, "The operation was carried out on another day"),
    "operation-not-announced": (409, "The operation is no longer announced only"),
}
