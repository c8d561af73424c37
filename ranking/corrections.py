"""What became of our earlier comments, applied to what is foretold now; what was foretold without it is kept beside."""

from __future__ import annotations

from ranking.calibration import Calibration
from ranking.types import Forecast, Visibility

NOTHING = Calibration()


def corrected_chance(seen: Visibility, calibration: Calibration) -> Visibility:
    """The chances as outcomes correct them; unchanged before there are enough."""
    if not calibration.changes_slots:
        return seen
    reply = seen.reply_probability
    return seen.model_copy(
        update={
            "probability": round(calibration.slot(seen.probability), 4),
            "reply_probability": None if reply is None else round(calibration.slot(reply), 4),
            "raw": seen.probability,
            "raw_reply": reply,
        }
    )


def corrected_growth(found: Forecast | None, calibration: Calibration) -> Forecast | None:
    """The forecast and its band times the factor that earlier ones lacked."""
    factor = calibration.reach_factor
    if found is None or factor == 1.0:
        return found
    moved = {name: getattr(found, name) * factor for name in ("expected", "low", "high")}
    return found.model_copy(update={**moved, "factor": factor})
