"""Understanding what a tired person types: dates, durations, numbers, choices, command words, identifying details.

Pure functions of their arguments. What differs between languages is data: `content/phrases/<language>.yaml` and
`content/crisis/<language>.yaml`. None of these functions raises on any text; what is not understood is None.
"""
