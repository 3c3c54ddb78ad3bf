"""The question set, the next question, one talk with its results, and synthetic clients to try it on."""

from braidwork.eligibility.questions.answers import Answer as Answer
from braidwork.eligibility.questions.answers import Answers as Answers
from braidwork.eligibility.questions.answers import Member as Member
from braidwork.eligibility.questions.brief import brief_answers as brief_answers
from braidwork.eligibility.questions.choosing import NextQuestion as NextQuestion
from braidwork.eligibility.questions.choosing import next_question as next_question
from braidwork.eligibility.questions.interview import Interview as Interview
from braidwork.eligibility.questions.published import check_against_programs as check_against_programs
from braidwork.eligibility.questions.published import question_set as question_set
from braidwork.eligibility.questions.published import read_question_set as read_question_set
from braidwork.eligibility.questions.question import Question as Question
from braidwork.eligibility.questions.question import QuestionSet as QuestionSet
from braidwork.eligibility.questions.results import papers_to_bring as papers_to_bring
from braidwork.eligibility.questions.results import results as results
