"""Gradients of PyTorch's bfloat16 autocast and of float32, on the small checkpoints of ../../golden.

pip install torch==2.7.1 transformers==4.57.6 safetensors
python make.py

multitask_<run>.safetensors: the step of golden/multitask-step; encoder and heads under autocast, losses
in float32. <encoder>.safetensors: the vector of each input (mean over its own tokens of the mean of all
states), and the gradients of sum(vector * cos(0, 1, 2, ...)). Names: bfloat16/<parameter>,
float32/<parameter>, and <precision>/vectors. The bits of bfloat16 differ a little from processor to
processor, since the order differs in which products are added up.
"""
import json
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from transformers import ASTForAudioClassification, BertModel, Wav2Vec2ForCTC

GOLDEN = pathlib.Path(__file__).parent / "../../golden"
torch.set_num_threads(1)


def autocast(precision):
    return torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16")


def gradients(loss, parameters):
    found = torch.autograd.grad(loss, list(parameters.values()), allow_unused=True)
    return {n: g.float().contiguous() for n, g in zip(parameters, found) if g is not None}


def multitask(run, out):
    case = GOLDEN / "multitask-step"
    settings = json.loads((case / "expected.json").read_text())
    domain, form = run.split("_")
    inputs = load_file(case / "inputs.safetensors")
    for precision in ("float32", "bfloat16"):
        model = ASTForAudioClassification.from_pretrained(GOLDEN / "ast-tiny", attn_implementation="sdpa").eval()
        heads = {n: t.clone().requires_grad_() for n, t in load_file(case / "heads.safetensors").items()}
        encoder = model.audio_spectrogram_transformer
        views = torch.cat([inputs[f"{domain}.view1"], inputs[f"{domain}.view2"]])
        with autocast(precision):
            states = [encoder.embeddings(views)]
            for layer in encoder.encoder.layer:
                state = layer(states[-1])
                states.append(state[0] if isinstance(state, tuple) else state)
            weights = heads["layer_weights"].softmax(0)
            h = sum(w * s.mean(1) for w, s in zip(weights, states))
            logits = F.linear(h, heads["emotion.weight"], heads["emotion.bias"])
            z = F.linear(F.relu(F.linear(h, heads["projection.U"])), heads["projection.V"])
            kinds = F.linear(h, heads["augmentation.weight"], heads["augmentation.bias"])
        logits, z, kinds = logits.float(), z.float(), kinds.float()
        z1, z2 = F.normalize(z, dim=1).chunk(2)
        scores = z1 @ z2.T / settings["temperature"]
        own = torch.arange(len(z1))
        contrastive = F.cross_entropy(scores, own)
        if form == "symmetric":
            contrastive = (contrastive + F.cross_entropy(scores.T, own)) / 2
        p = logits.softmax(1)
        mean = p.mean(0)
        information = -(p * p.log()).sum(1).mean() + (mean * mean.log()).sum()
        types = torch.cat([inputs[f"{domain}.augmentation1"], inputs[f"{domain}.augmentation2"]])
        total = (
            settings["lambda_contrastive"] * contrastive
            + settings["lambda_information_maximization"] * information
            + settings["lambda_augmentation"] * F.cross_entropy(kinds, types)
        )
        if domain == "source":
            total = total + F.cross_entropy(logits, inputs["source.labels"].repeat(2))
        everything = dict(model.named_parameters()) | heads
        for name, gradient in gradients(total, everything).items():
            out[f"{precision}/{name}"] = gradient
        out[f"{precision}/vectors"] = h.detach().float().contiguous()


def encoder(model, tokens, states_of, parameters, out):
    for precision in ("float32", "bfloat16"):
        with autocast(precision):
            states = states_of()
        shares = (torch.arange(states[0].shape[1]) < tokens[:, None]) / tokens[:, None]
        vectors = sum((shares[:, :, None] * s.float()).sum(1) for s in states) / len(states)
        direction = torch.cos(torch.arange(vectors.numel(), dtype=torch.float32)).view_as(vectors)
        for name, gradient in gradients((vectors * direction).sum(), parameters).items():
            out[f"{precision}/{name}"] = gradient
        out[f"{precision}/vectors"] = vectors.detach().contiguous()


def bert(out):
    model = BertModel.from_pretrained(GOLDEN / "bert-tiny", attn_implementation="sdpa").eval()
    case = load_file(GOLDEN / "bert-tiny/expected.safetensors")
    ids, mask = case["input_ids"], case["attention_mask"]
    states = lambda: model(ids, attention_mask=mask, output_hidden_states=True).hidden_states
    encoder(model, mask.sum(1), states, dict(model.named_parameters()), out)


def wav2vec2(name, out):
    model = Wav2Vec2ForCTC.from_pretrained(GOLDEN / name, attn_implementation="sdpa").eval()
    case = load_file(GOLDEN / name / "expected.safetensors")
    waves, mask = case["input_values"], case.get("attention_mask")
    if model.config.feat_extract_norm == "group":
        mask = None
    frames = torch.tensor(json.loads((GOLDEN / name / "expected.json").read_text())["frames"])
    states = lambda: model.wav2vec2(waves, attention_mask=mask, output_hidden_states=True).hidden_states
    encoder(model, frames, states, dict(model.wav2vec2.named_parameters()), out)


if __name__ == "__main__":
    made = {}
    for run in ("source_literal", "target_symmetric"):
        multitask(run, made.setdefault(f"multitask_{run}", {}))
    bert(made.setdefault("bert-tiny", {}))
    for kind in ("wav2vec2-tiny-layer", "wav2vec2-tiny-group"):
        wav2vec2(kind, made.setdefault(kind, {}))
    for name, tensors in made.items():
        save_file(tensors, pathlib.Path(__file__).parent / f"{name}.safetensors")
        apart = {n: float((tensors["bfloat16/" + n] - tensors["float32/" + n]).norm() / (tensors["float32/" + n].norm() + 1e-12)) for n in {k.split("/", 1)[1] for k in tensors}}
        print(name, len(tensors), "median distance", sorted(apart.values())[len(apart) // 2])
