"""Claims in the captions on spikes, agent attention and the order of frames."""

from __future__ import annotations

import han2024agent
import maass1997snn
import numpy as np
import wang2024m2clip


def test_spikes_are_rare_and_make_additions_of_a_million_multiplications():
    layer = maass1997snn.record()
    assert layer.spikes.shape == (200, 100)
    assert round(layer.spikes.mean() * 100, 1) == 1.9
    assert layer.dense_operations() == 1_000_000
    assert layer.spike_operations() == 50_400


def test_sum_of_columns_of_spiking_inputs_equals_matrix_product():
    layer = maass1997snn.record()
    for active in layer.inputs:
        product = layer.weights @ active.astype(float)
        assert np.allclose(product, layer.weights[:, active].sum(1), atol=1e-12)


def test_potential_is_reset_to_zero_at_the_threshold_only():
    layer = maass1997snn.record()
    assert (layer.before[layer.spikes] >= maass1997snn.THRESHOLD).all()
    assert (layer.after[layer.spikes] == 0).all()
    assert (layer.before[~layer.spikes] < maass1997snn.THRESHOLD).all()
    assert (layer.after == layer.before)[~layer.spikes].all()


def test_agents_cost_little_and_stay_near_to_softmax_attention():
    costs = {kind: round(han2024agent.cost(kind, 3136) / 1e6) for kind in han2024agent.COLOURS}
    assert costs == {"softmax": 1259, "agent": 39, "linear": 26}
    assert (han2024agent.AGENTS, han2024agent.TOKENS) == (49, 196)
    assert round(han2024agent.correlation("agent"), 2) == 0.92
    assert round(han2024agent.correlation("linear"), 2) == 0.77


def test_cost_of_agents_grows_with_tokens_and_that_of_softmax_with_their_square():
    assert han2024agent.cost("agent", 2000) == 2 * han2024agent.cost("agent", 1000)
    assert han2024agent.cost("linear", 2000) == 2 * han2024agent.cost("linear", 1000)
    assert han2024agent.cost("softmax", 2000) == 4 * han2024agent.cost("softmax", 1000)


def test_attention_has_rows_of_sum_one_and_that_of_agents_their_rank():
    maps = han2024agent.attention()
    for matrix in maps.values():
        assert np.allclose(matrix.sum(1), 1)
    assert np.linalg.matrix_rank(maps["agent"]) <= han2024agent.AGENTS
    assert np.linalg.matrix_rank(maps["softmax"]) > han2024agent.AGENTS


def test_frame_order_changes_differences_and_not_the_mean():
    shares = wang2024m2clip.accuracies()
    assert {name: round(share * 100) for name, share in shares.items()} == {
        "mean": 49,
        "+ differences": 100,
    }
    assert shares["+ differences"] == 1


def test_limbs_keep_their_lengths_from_sitting_to_standing():
    places = np.array([wang2024m2clip.joints(one) for one in np.linspace(0, 1, 6)])
    limbs = np.linalg.norm(np.diff(places[:, :4], axis=1), axis=-1)
    assert np.allclose(limbs, limbs[0])
    assert (np.diff(places[:, 5, 1]) > 0).all(), "the head rises in each frame"
