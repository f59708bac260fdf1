"""Translates new feedback and stores the translation in a field of the feedback.

The channel needs a field for it; its key is `translatedMessage` here. Changing feedback causes no
event, so this does not go round in circles.
"""

from __future__ import annotations

from collections.abc import Callable

from rest_api import RestApi

from abc_webhook import FeedbackCreationEvent, Receiver


def translator(token: str, api: RestApi, translate: Callable[[str], str]) -> Receiver:
    """A receiver that has messages translated."""
    receiver = Receiver([token])

    @receiver.on(FeedbackCreationEvent)
    def created(event: FeedbackCreationEvent) -> None:
        match event.data.feedback.get("message"):
            # Which fields there are, and what is in them, is up to the channel and its clients.
            case str(message) if message:
                data = event.data
                translated = {"translatedMessage": translate(message)}
                api.update_feedback(data.project.id, data.channel.id, data.feedback.id, translated)
            case _:
                pass

    return receiver
