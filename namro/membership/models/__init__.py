"""Models of the room, by subject; import them from here."""

from namro.membership.models.decisions import ADMISSION_IN_LIFE, AdmissionEvent, SourceGroup
from namro.membership.models.dossiers import AdmissionCase, CaseStep, SpecialCase, Vetting
from namro.membership.models.leaving import Badge, ExitCase, RemovalGround
from namro.membership.models.movements import Movement
from namro.membership.models.moves import Exemption, ExemptionReason, TemporaryStay, TransferCase
from namro.membership.models.recognition import RecognitionCase
from namro.membership.models.votes import Body, VoteTally

__all__ = [
    "ADMISSION_IN_LIFE",
    "AdmissionCase",
    "AdmissionEvent",
    "Badge",
    "Body",
    "CaseStep",
    "Exemption",
    "ExemptionReason",
    "ExitCase",
    "Movement",
    "RecognitionCase",
    "RemovalGround",
    "SourceGroup",
    "SpecialCase",
    "TemporaryStay",
    "TransferCase",
    "Vetting",
    "VoteTally",
]
