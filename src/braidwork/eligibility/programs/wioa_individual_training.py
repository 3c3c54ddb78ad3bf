"""Training paid by WIOA for adults and dislocated workers: three findings on top of being eligible for coaching."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import BIRTH_PROOF
from braidwork.eligibility.programs.program import Document, Program
from braidwork.eligibility.programs.wioa_clauses import TITLE_I_PAPERS, selective_service, work_authorized
from braidwork.eligibility.programs.wioa_dislocated_worker import DISLOCATION_PAPERS, dislocated
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is

_PLAN = Document("training-plan", "A plan that you and your coach make together", "Your coach helps you write it.")
_AID_LETTER = Document(
    "aid-letter", "A letter about other school money, like a Pell Grant", "Ask the aid office of your school."
)

PROGRAM = Program(
    id="wioa_individual_training",
    name="WIOA training for adults and dislocated workers (Individual Training Account)",
    plain_name="Money to train for a job",
    purpose="Pays for a class or a job program on the state list, when you need it to get a job that pays enough.",
    rule=All(
        work_authorized(),
        selective_service(),
        Any(Compare("age", ">=", Limit("wioa_adult_age_from")), dislocated()).clause(
            "adult_or_dislocated", "Is an adult, or lost work.", cite="20 CFR 680.210", evidence=(BIRTH_PROOF.id,)
        ),
        Is("needs_training_for_self_sufficiency").clause(
            "training_needed",
            "Is not likely to earn enough to live on with coaching alone.",
            cite="WIOA section 134(c)(3)(A); 20 CFR 680.210(a)",
            evidence=(_PLAN.id,),
            on_unknown="staff",
        ),
        Is("skills_for_training").clause(
            "skills_for_training",
            "Has the skills to do well in the training.",
            cite="WIOA section 134(c)(3)(A); 20 CFR 680.210(a)",
            evidence=(_PLAN.id,),
            on_unknown="staff",
        ),
        Is("no_other_training_funds").clause(
            "no_other_funds",
            "Has no other grant that pays for it all.",
            cite="WIOA section 134(c)(3)(B); 20 CFR 680.230",
            evidence=(_AID_LETTER.id,),
            on_unknown="staff",
        ),
    ),
    documents=(BIRTH_PROOF, *TITLE_I_PAPERS, *DISLOCATION_PAPERS, _PLAN, _AID_LETTER),
    cites=("WIOA section 134(c)(3)", "20 CFR 680.210", "20 CFR 680.230"),
    effective_from=date(2015, 7, 1),
    services=("occupational training", "on-the-job training", "supportive services"),
    fund_kinds=("wioa_title_i_adult", "wioa_title_i_dislocated_worker"),
    agency="Local workforce development board",
    where_to_apply="Ask your coach at a WorkSource center.",
    note="The order of the WIOA Adult program counts for training that its funds pay.",
)
