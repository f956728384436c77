"""Every closed code list by its name on the wire."""

from shared.vocabulary import housing_words, intake_words, placement_words

CODE_LISTS: dict[str, tuple[str, ...]] = {
    name: tuple(member.value for member in enumeration)
    for name, enumeration in {
        "reporterKind": intake_words.ReporterKind,
        "request": intake_words.Requested,
        "exploitationForm": intake_words.ExploitationForm,
        "sector": intake_words.Sector,
        "sex": intake_words.Sex,
        "residence": intake_words.Residence,
        "relation": intake_words.Relation,
        "policeRegion": intake_words.PoliceRegion,
        "intention": intake_words.Intention,
        "reflectionEnd": intake_words.ReflectionEnd,
        "criminalReportKind": intake_words.CriminalReportKind,
        "permitDecision": intake_words.PermitDecision,
        "permitGround": intake_words.PermitGround,
        "holders": intake_words.Holders,
        "category": placement_words.Category,
        "route": placement_words.Route,
        "placementState": placement_words.PlacementState,
        "placementAuthority": placement_words.PlacementAuthority,
        "contraIndication": placement_words.ContraIndication,
        "declineReason": placement_words.DeclineReason,
        "destination": placement_words.Destination,
        "departureDestination": placement_words.DepartureDestination,
        "requestState": housing_words.RequestState,
        "refusedBy": housing_words.RefusedBy,
        "refusalReason": housing_words.RefusalReason,
        "requestWithdrawal": housing_words.RequestWithdrawal,
        "referralWithdrawal": intake_words.ReferralWithdrawal,
    }.items()
}
