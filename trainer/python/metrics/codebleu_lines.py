"""CodeBLEU of pairs of Rust texts: JSON lines in, JSON lines out, in the same order.

In: {"prediction": text, "reference": text}. Out: the five numbers of codebleu.calc_codebleu, or {"error": text}.
"""

import json
import logging
import sys

from codebleu import calc_codebleu

logging.disable(logging.WARNING)  # one line for each reference without data flow
for line in sys.stdin:
    try:
        pair = json.loads(line)
        answer = calc_codebleu([pair["reference"]], [pair["prediction"]], lang="rust")
    except Exception as error:  # one bad pair does not end the others
        answer = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write(json.dumps(answer) + "\n")
sys.stdout.flush()
