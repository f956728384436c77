"""A withdrawn referral gives back what was asked for it; who has moved in already stays counted."""

from datetime import datetime

from housing_service.application.households import ended, household_of, known, open_request_of
from shared.contracts.intake import ReferralWithdrawnV1
from shared.deciding import Decided, Handling, Loaded
from shared.vocabulary import ReferralWithdrawal, RequestWithdrawal


def on_referral_withdrawn(event: ReferralWithdrawnV1, loaded: Loaded, now: datetime) -> Decided:
    left = event.reason is ReferralWithdrawal.LEFT_UNKNOWN
    reason = RequestWithdrawal.LEFT if left else RequestWithdrawal.REFERRAL_WITHDRAWN
    return ended(known(event, loaded), reason, loaded, now)


HANDLING: Handling[ReferralWithdrawnV1] = Handling(on_referral_withdrawn, needs=household_of, also=open_request_of)
