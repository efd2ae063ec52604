"""Shop code with the providers' real addresses in it: urllib, then requests."""
import sys
import urllib.request

import requests

for url in sys.argv[1:]:
    with urllib.request.urlopen(url, timeout=20) as answer:
        print(answer.status, url, answer.read().decode())
    answer = requests.get(url, timeout=20)
    print(answer.status_code, url, answer.text)
