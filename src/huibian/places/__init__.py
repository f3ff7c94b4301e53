"""Places: today's and former provinces, prefectures and counties, countries, and what a written name means."""

from huibian.places.gazetteer import ABROAD_PATH, Gazetteer, Level, Place, Resolution

__all__ = ["ABROAD_PATH", "Gazetteer", "Level", "Place", "Resolution"]
