"""`kb eval --adapted` judges only sets with enough questions."""


def test_a_set_of_few_questions_is_not_judged(desk):
    folder = desk.folder / "small"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text('{"id": "a", "title": "A", "text": "said", "lang": "en"}\n')
    (folder / "queries.jsonl").write_text('{"id": "1", "text": "what", "lang": "en"}\n')
    (folder / "qrels.jsonl").write_text('{"query_id": "1", "doc_id": "a", "relevance": 1}\n')
    ran = desk.kb("eval", folder, "--adapted")
    assert ran.returncode == 3 and "answered 1 questions" in ran.stderr
