"""Every setting of `orderbatch.toml`, its default and its limits (2-workbooks, Settings).

Pydantic checks the file on start and names the path of what is wrong. What a key means to a reader is in
`words/<language>/settings.toml`; a test holds both complete. To add one: a field here, its sentence there.
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    create_model,
    field_serializer,
)
from pydantic_core import PydanticCustomError

from orderbatch.contract.limits.setting_values import (
    Address,
    Breakpoints,
    ByLevel,
    ClockTime,
    Count,
    IsoDay,
    Minor,
    Percent,
    Positive,
    Synonyms,
    known_address,
    known_database,
    not_truth,
    without_passwords,
)
from orderbatch.contract.words import LANGUAGES

RankKey = Literal["arrival_day", "urgency", "order_size", "customer_class", "arrival"]
RoundName = Literal["carry", "floor", "urgent"]


def _before_the_rest(rounds: object) -> object:
    """The rounds before everybody's rest, which always comes last and may be named."""
    return rounds[:-1] if isinstance(rounds, list) and rounds[-1:] == ["rest"] else rounds


def _as_bring_in(minimum: object) -> object:
    """`top_up` of earlier versions is gone; what comes nearest is `bring_in` (`REPLACED` tells it)."""
    return "bring_in" if minimum == "top_up" else minimum


def _known_country(code: str) -> str:
    """The ISO code of a country whose working calendar there is. Raises `country` otherwise."""
    if code != "CN":
        from holidays import list_supported_countries  # for this check alone, it takes long to import

        if code not in list_supported_countries():
            raise PydanticCustomError("country", "no country")
    return code


if TYPE_CHECKING:
    Language = str
else:
    Language = Literal[("", *LANGUAGES)]


class Section(BaseModel):
    """One table of the settings file: no unknown keys, never changed after start."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Company(Section):
    """Who we are, and in which language and zone we write."""

    name: str = "orderbatch"
    currency: str = "CNY"
    timezone: str = ""  # "" = the machine's zone
    language: Language = ""  # "" = asked of the machine


class Inbox(Section):
    """What is taken from the inbox."""

    settle_seconds: Annotated[float, Field(ge=0, le=600)] = 2.0
    ignore: tuple[str, ...] = ()
    max_size_mb: Positive = 10


class MasterAges(Section):
    """How old balances and stock may be."""

    max_age_days: Count = 0


class Orders(Section):
    """What an order must satisfy."""

    min_order_cases: Count = 1
    minimum_scope: Literal["order", "agent"] = "order"
    on_bad_line: Literal["return_order", "drop_line"] = "return_order"
    repeat_days: Count = 3


class AgentRecords(Section):
    """When an agent's record asks for a person (H-3.2.3(9))."""

    expired: Literal["warn", "refuse"] = "warn"
    stale_months: Count = 12  # 0 = never told


class Funds(Section):
    """How the account must cover an order (P-3.2, P-4.2)."""

    basis: Literal["ordered", "shippable"] = "ordered"
    tolerance_percent: Annotated[int, Field(ge=0, le=100), BeforeValidator(not_truth)] = 5
    tolerance_amount: Minor = 0
    posted_when: Literal["shipped", "approved"] = "shipped"
    hold_days: Count = 7
    second_approver_over: Minor = 0  # 0 = never


class Priority(Section):
    """The ranking of agents (P-4.4.1 to P-4.4.3)."""

    keys: tuple[RankKey, ...] = ("arrival_day", "urgency", "order_size", "customer_class", "arrival")
    size_bands: tuple[Minor, ...] = (1_000_00, 10_000_00, 50_000_00)  # lower bounds


class Allocation(Section):
    """How a short item is shared (P-4.4.4)."""

    policy: Literal["sop", "first_come", "large_first", "even", "proportional"] = "sop"
    rounds: Annotated[tuple[RoundName, ...], BeforeValidator(_before_the_rest)] = ("carry", "floor", "urgent")
    floor_cases: Count = 1
    weights: dict[str, Positive] = {}  # agent class → weight
    urgency_weights: ByLevel = {}  # urgency level → weight
    minimum: Annotated[Literal["sweep", "lend", "bring_in"], BeforeValidator(_as_bring_in)] = "lend"
    carry_cap: Literal["level", "none"] = "level"

    @property
    def rounds_served(self) -> tuple[RoundName, ...]:
        """The rounds that there are: the named alternatives to the SOP's sharing have none."""
        return self.rounds if self.policy == "sop" else ()


class Deferral(Section):
    """What becomes of what stock could not cover (P-4.3.2)."""

    answer_days: Count = 3
    max_days: Count = 14
    rest_minimum: Count = 0


class Replies(Section):
    """Which agents are told (P-4.1.2, P-4.3.2)."""

    confirm: Literal["concerned", "all"] = "concerned"
    returned_days: Positive = 14


class ReviewRule(Section):
    """Whether the supervisor confirms before finance (P-4.3.3)."""

    required: bool = False


class Approval(Section):
    """Finance's approval (P-4.3.3)."""

    valid_days: Positive = 1
    separate_duties: bool = False


class Ship(Section):
    """When a released order must ship (P-4.5.1)."""

    within_days: Positive = 3
    calendar: Annotated[str, AfterValidator(_known_country)] = "CN"  # country of the working calendar
    calendar_days: bool = False
    closed: tuple[IsoDay, ...] = ()  # further days off
    open: tuple[IsoDay, ...] = ()  # further working days
    escalate_days: Count = 2


class Arrival(Section):
    """When a dispatch counts as arrived, and its problems must be answered (P-4.5.3)."""

    silent_days: Count = 7
    answer_days: Count = 2


class PolicyRule(Section):
    """Payments under sales policies (7-policies)."""

    match_days: Count = 5


class GiftRule(Section):
    """How gifts under sales policies ship (7-policies)."""

    ship_alone: bool = False


class Incidents(Section):
    """When everything else that needs an answer must have one (H-3.2.3(8))."""

    answer_days: Count = 3


class ScoreRule(Section):
    """What a quarter's score of an agent is made of: the bounds of 25, 50, 75 and 100 points (9, Score)."""

    turnover: Annotated[tuple[Minor, ...], Field(min_length=4, max_length=4)] = (
        1_000_00,
        10_000_00,
        50_000_00,
        200_000_00,
    )
    growth: Breakpoints = (-20, 0, 10, 25)
    money_in_time: Breakpoints = (50, 75, 90, 100)
    policies: Breakpoints = (25, 50, 75, 100)
    order_quality: Breakpoints = (50, 75, 90, 100)
    complaints: Breakpoints = (10, 5, 2, 0)
    takes: Breakpoints = (50, 75, 90, 100)
    weights: dict[str, Count] = {"turnover": 3, "growth": 2, "money_in_time": 2}
    class_shares: Annotated[tuple[Count, ...], Field(min_length=2, max_length=2)] = (20, 50)


class Reports(Section):
    """How managers' reports are written (H-3.2.3(4))."""

    amounts: Literal["ones", "ten_thousands"] = "ones"


class Targets(Section):
    """What a month aims at, beside its key figures; 0 = no target (H-3.3.3(7))."""

    orders: Count = 0
    released: Count = 0
    released_minor: Minor = 0
    shipped: Count = 0
    shipped_minor: Minor = 0
    line_fill: Percent = 0
    order_fill: Percent = 0
    case_fill: Percent = 0
    value_fill: Percent = 0
    case_fill_after: Percent = 0
    otif: Percent = 0


class Delay(Section):
    """Notices of delayed orders (P-4.6.1): off by the procedure itself."""

    notices: bool = False


class People(Section):
    """To whom the documents of a batch go, beside the agents (P-4.3.3, P-4.5.1)."""

    finance: tuple[Address, ...] = ()
    warehouse: tuple[Address, ...] = ()
    supervisor: tuple[Address, ...] = ()
    regional: dict[str, Address] = {}  # name of a regional manager, as the agents' list has it → address


class Mail(Section):
    """Whose mails may bring more than orders and answers to them (4-run); how ours leave."""

    trusted: tuple[str, ...] = ()
    drafts: bool = True
    sender: Annotated[str, AfterValidator(lambda text: text and known_address(text))] = ""
    host: str = ""  # "" = nothing is sent from here
    port: Annotated[Positive, Field(le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""  # its password is in the environment, never in a file


class RunRule(Section):
    """When a run asks before it begins, and at what times the machine's scheduler begins one."""

    max_leap_days: Count = 14
    times: tuple[ClockTime, ...] = ()  # in the company's zone


class Print(Section):
    """Paper."""

    paper: Literal["A4", "letter"] = "A4"
    zone_pages: bool = True


class LedgerSettings(Section):
    """Where the ledger is."""

    url: Annotated[str, AfterValidator(known_database)] = ""  # "" = ledger.db in the workspace
    backups: Count = 30
    workspace: str = ""  # whose files are whose, where several desks share one ledger

    @field_serializer("url")
    def _without_password(self, url: str) -> str:
        """Wherever settings are shown or kept, a password in the address is not (11-keeping, Privacy)."""
        return without_passwords(url)


class Archive(Section):
    """How long originals are kept (P-4.8.2)."""

    keep_months: Positive = 6


class Compute(Section):
    """Where workbooks are read: in how many processes, or on which Dask cluster."""

    workers: Count = 0  # 0 = one a core
    scheduler: str = ""  # "" = this machine


class OwnHeadings(Section):
    """Extra heading synonyms, a key for each language: column name → words."""

    def of_every_language(self) -> dict[str, tuple[str, ...]]:
        """Column name → the desk's own headings, in whatever language."""
        found: dict[str, tuple[str, ...]] = {}
        for language in LANGUAGES:
            for column, words in getattr(self, language).items():
                found[column] = (*found.get(column, ()), *words)
        return found


if TYPE_CHECKING:
    WordsSettings = OwnHeadings
else:
    WordsSettings = create_model(
        "WordsSettings",
        __base__=OwnHeadings,
        __doc__=OwnHeadings.__doc__,
        **{language: (Synonyms, {}) for language in LANGUAGES},
    )


RANKS_ITSELF = {"first_come": ("arrival",), "large_first": ("order_value",)}  # policy → its own keys


class Settings(Section):
    """The whole of `orderbatch.toml`."""

    company: Company = Company()
    inbox: Inbox = Inbox()
    masters: MasterAges = MasterAges()
    orders: Orders = Orders()
    agents: AgentRecords = AgentRecords()
    funds: Funds = Funds()
    priority: Priority = Priority()
    allocation: Allocation = Allocation()
    deferral: Deferral = Deferral()
    review: ReviewRule = ReviewRule()
    replies: Replies = Replies()
    approval: Approval = Approval()
    ship: Ship = Ship()
    arrival: Arrival = Arrival()
    policies: PolicyRule = PolicyRule()
    gifts: GiftRule = GiftRule()
    incidents: Incidents = Incidents()
    score: ScoreRule = ScoreRule()
    reports: Reports = Reports()
    targets: Targets = Targets()
    delay: Delay = Delay()
    people: People = People()
    mail: Mail = Mail()
    run: RunRule = RunRule()
    print: Print = Print()
    ledger: LedgerSettings = LedgerSettings()
    archive: Archive = Archive()
    compute: Compute = Compute()
    words: WordsSettings = WordsSettings()

    def to_be_kept(self) -> dict[str, Any]:
        """As a batch and a report keep them, and JSON may hold them; `kept_settings` reads them back."""
        return self.model_dump(mode="json")

    @property
    def rank_keys(self) -> tuple[str, ...]:
        """What ranks the agents, the most important first (P-4.4.1 to P-4.4.3)."""
        return RANKS_ITSELF.get(self.allocation.policy, self.priority.keys)
