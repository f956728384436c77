"""What partners send about victims: the parts that referrals and members of a group have in common."""

from typing import Annotated

from pydantic import Field

from intake_service.entrypoints.codes import Language, Municipality, Nationality, Province
from intake_service.entrypoints.present import PastDay
from shared.vocabulary import ExploitationForm, Relation, ReporterKind, Residence, Sector, Sex
from shared.web.models import Line, RequestBody, Text

MOST_RELATIVES = 30
Age = Annotated[
    int, Field(ge=0, le=120, description="Whole years on the day found; only where no birth date is known.")
]


class ContactBody(RequestBody):
    """Whom to call; kept encrypted."""

    name: Line | None = None
    phone: Line | None = None
    email: Line | None = None


class ReporterBody(RequestBody):
    """The partner that refers (melder)."""

    kind: ReporterKind
    unit: Line | None = Field(None, description="The office: a police region, an inspectorate, an organisation.")
    reference: Line | None = Field(None, description="The partner's own file number; never a name.")
    contact: ContactBody | None = None


class ExploitationBody(RequestBody):
    form: ExploitationForm
    sector: Sector | None = None
    loverboy: bool | None = Field(None, description="Victim of a loverboy; null = not known.")


class IdentityBody(RequestBody):
    """Who somebody is; kept encrypted and never passed on."""

    given_names: Line | None = None
    family_name: Line | None = None
    birth_date: PastDay | None = None
    estimated_age: Age | None = None
    sex: Sex = Sex.UNKNOWN
    nationality: Nationality | None = None
    other_nationalities: list[Nationality] = Field(default_factory=list, max_length=5)


class PersonBody(IdentityBody):
    """The possible victim."""

    languages: list[Language] = Field(default_factory=list, max_length=10)
    residence: Residence = Residence.UNKNOWN
    witness_only: bool = False
    in_detention: bool = False


class RelativeBody(IdentityBody):
    """Somebody who belongs to the household; a child without nationality has the victim's."""

    relation: Relation


class NeedsBody(RequestBody):
    """Care needs; absent or null = not known."""

    care: bool | None = None
    medical: bool | None = None
    pregnant: bool | None = None
    psychological: bool | None = None
    psychiatric: bool | None = None
    addiction: bool | None = None
    intellectual_disability: bool | None = None
    wheelchair: bool | None = None


class AvoidBody(RequestBody):
    """Where the victim must not be placed or housed."""

    provinces: list[Province] = Field(default_factory=list, max_length=12)
    municipalities: list[Municipality] = Field(default_factory=list, max_length=100)


class SafetyBody(RequestBody):
    acute_danger: bool = False
    avoid: AvoidBody | None = None
    note: Text | None = Field(None, description="Why; kept encrypted.")


class ConsentBody(RequestBody):
    """Consent to sharing for shelter: given (16 and over give it themselves), or overridden with a reason."""

    given: bool = False
    override_reason: Text | None = Field(None, description="Why it is shared without consent; kept encrypted.")


class DetentionAgreementBody(RequestBody):
    """Prosecutor and police agree to the reflection period in detention (Vreemdelingencirculaire B8/3.1)."""

    agreed_on: PastDay
    by_prosecutor: bool
    by_police: bool


class VictimBody(RequestBody):
    """What is told of one possible victim, alone or in a group."""

    person: PersonBody
    household: list[RelativeBody] = Field(default_factory=list, max_length=MOST_RELATIVES)
    needs: NeedsBody | None = None
    safety: SafetyBody | None = None
    consent: ConsentBody | None = None
    where_found: Text | None = Field(None, description="Place and circumstances; kept encrypted.")
    in_emergency_bed: bool = Field(
        False, description="Police placed the victim in an emergency bed out of office hours."
    )
    detention_agreement: DetentionAgreementBody | None = None
