"""Reads a model card as the Hugging Face hub does, and prints its results.

usage: check_card.py FILE
"""
import sys

from huggingface_hub import ModelCard

card = ModelCard.load(sys.argv[1])
assert card.data.eval_results, "no results"
for result in card.data.eval_results:
    print(result.dataset_name, "|", result.metric_name, "|", repr(result.metric_value))
