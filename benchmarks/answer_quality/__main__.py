"""Print the answer quality of each ranking, for each half and style of the development questions."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks.answer_quality.corpus import read_questions, read_services
from benchmarks.answer_quality.engines import plain_bm25, search
from benchmarks.answer_quality.measure import NO_SHARED_WORD, Outcome, a_third_without_shared_word, judge, quality
from graph_service.text import understand
from graph_service.text.embedders import OfflineEmbedder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of shared data")
    parser.add_argument("--failures", choices=("a", "b"), help="print the questions of this half that fail")
    arguments = parser.parse_args()
    services = read_services(arguments.data)
    by_id = {service.id: service for service in services}
    questions = read_questions()
    print(f"{len(services)} services, {len(questions)} questions")
    print("Recall@3 and MRR for service and authority; behind the bar for the authority alone.")
    rankers = {
        "plain BM25": plain_bm25(services),
        "without embedder": search(services, None),
        "full": search(services, OfflineEmbedder()),
    }
    for name, ranker in rankers.items():
        started = time.perf_counter()
        outcomes = []
        for question in questions:
            understood = understand(question.text)
            subject = question.text if name == "plain BM25" else understood.rest
            district = question.parameter or understood.district
            outcomes.append(judge(question, district, ranker(subject), by_id))
        took = (time.perf_counter() - started) / max(len(questions), 1)
        print(f"\n{name} ({took * 1000:.1f} ms a question)")
        _print_table(outcomes)
    if arguments.failures:
        _print_failures([one for one in outcomes if one.question.half == arguments.failures], by_id)


def _print_table(outcomes: list[Outcome]) -> None:
    for half in ("a", "b"):
        own = [one for one in outcomes if one.question.half == half]
        groups = {"all": own, "all others": [one for one in own if one.question.style != NO_SHARED_WORD]}
        for style in sorted({one.question.style for one in own}):
            groups[style] = [one for one in own if one.question.style == style]
        for group, members in groups.items():
            all_over = quality(members)
            print(
                f"  {half} {group:16} {all_over.count:4d}   {all_over.recall:.3f} {all_over.reciprocal:.3f}"
                f"  | {all_over.authority_recall:.3f} {all_over.authority_reciprocal:.3f}"
            )
        recall, reciprocal = a_third_without_shared_word(own)
        print(f"  {half} a third without a shared word: {recall:.3f} {reciprocal:.3f}")


def _print_failures(outcomes: list[Outcome], services: dict) -> None:
    for one in outcomes:
        if one.service_rank is None or one.service_rank > 3:
            right = " / ".join(services[own].name for own in sorted(one.question.services))
            print(f"\n- {one.question.text}\n  right (rank {one.service_rank}): {right}")
            print("  found: " + " / ".join(services[own].name for own in one.first))


if __name__ == "__main__":
    main()
