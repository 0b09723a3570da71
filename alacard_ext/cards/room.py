"""The room of the cards: deal a hand, list a deck."""

from ..room import Command, Room

ROOM = Room(
    "cards",
    routes="alacard_ext.cards.routes:ROUTES",
    commands=(
        Command(
            "deal",
            "deal a sensible hand of five cards",
            "alacard_ext.cards.commands:add_deal",
            "alacard_ext.cards.commands:deal",
        ),
        Command(
            "cards",
            "list the cards of a type, or import your own",
            "alacard_ext.cards.commands:add_cards",
            "alacard_ext.cards.commands:cards",
        ),
    ),
    services=(
        "alacard_ext.cards.custom.service:CustomCards",
        "alacard_ext.cards.custom.counts:CardCounts",
    ),
    remote={
        "alacard_ext.cards.custom.service:CustomCards": (
            "alacard_ext.cards.custom.remote:FarCustomCards"
        ),
        "alacard_ext.cards.custom.counts:CardCounts": (
            "alacard_ext.cards.custom.remote:FarCardCounts"
        ),
    },
)
