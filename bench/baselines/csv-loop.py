# A plain loop of csv and hashlib, without phone parsing: python3 csv-loop.py FILE OUT
import csv
import hashlib
import re
import sys

digests = set()
with open(sys.argv[1], newline="", encoding="utf-8") as source:
    for row in csv.DictReader(source):
        email = row["Email"].strip().lower()
        phone = re.sub(r"[^\d+]", "", row["Phone"])
        for text in (email, phone):
            if text:
                digests.add(hashlib.sha256(text.encode()).hexdigest())
with open(sys.argv[2], "w", encoding="utf-8") as target:
    target.writelines(digest + "\n" for digest in digests)
