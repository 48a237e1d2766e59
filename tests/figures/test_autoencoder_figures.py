"""Numbers and claims in the captions of the figures on pixels and autoencoders."""

from __future__ import annotations

import higgins2017betavae as beta
import hinton2006autoencoder as plain
import kingma2014vae as variational
import makhzani2013ksparse as sparse
import nguyen2024pixels as pixels
import numpy as np
import pytest
import razavi2019vqvae2 as levels
import rifai2011cae as contractive
import sohn2015cvae as conditional
import vandenoord2017vqvae as quantised
import vincent2008dae as denoising
from codebooks import codebook, joined, nearest, patches
from digits import FONTS, SIDE, filled, outline, rendered, square, training, unseen
from networks import Network, error


def test_digits_are_deterministic_and_balanced() -> None:
    digits, again = rendered(100, seed=3), rendered(100, seed=3)
    assert (digits.pictures == again.pictures).all()
    assert (np.bincount(digits.labels) == 10).all()
    assert digits.pictures.min() == 0
    assert digits.pictures.max() == 1


def test_outline_is_filled_except_its_hole() -> None:
    def ring(low: float, high: float) -> np.ndarray:
        return np.array([(low, low), (high, low), (high, high), (low, high), (low, low)])

    edges = np.concatenate(
        [np.stack([one[:-1], one[1:]], 1) for one in (ring(1, 7), ring(3, 5)[::-1])]
    )
    picture = filled(edges[None], side=8)[0]
    wanted = np.zeros((8, 8))
    wanted[1:7, 1:7] = 1
    wanted[3:5, 3:5] = 0
    assert np.allclose(picture, wanted)


@pytest.mark.parametrize("font", FONTS)
def test_fonts_ship_with_matplotlib_and_have_all_digits(font: str) -> None:
    for digit in range(10):
        edges = outline(font, digit)
        assert np.ptp(edges[..., 1]) == pytest.approx(1)
        assert len(edges) > 6


def test_test_digits_are_not_in_training_set() -> None:
    known = {picture.tobytes() for picture in training().pictures}
    assert not known & {picture.tobytes() for picture in unseen().pictures}


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "linear"])
def test_network_gradients_match_finite_differences(activation: str) -> None:
    network = Network([3, 4, 2], [activation, activation], rounds=1)
    inputs = np.random.default_rng(0).normal(size=(5, 3))
    slopes = []
    for place in np.ndindex(inputs.shape):
        step = np.zeros_like(inputs)
        step[place] = 1e-6
        rise = (network.forward(inputs + step) ** 2).sum()
        slopes.append((rise - (network.forward(inputs - step) ** 2).sum()) / 2e-6)
    gradient = network.learn(2 * network.forward(inputs))
    assert np.allclose(gradient.ravel(), slopes, atol=1e-5)


def test_patches_are_joined_again_and_codes_are_the_nearest() -> None:
    pictures = square(unseen().pictures[:4])
    assert (joined(patches(pictures, 4), SIDE, SIDE) == pictures).all()
    vectors = np.random.default_rng(0).normal(size=(40, 3))
    codes = codebook(vectors, 5)
    distance = ((vectors[:, None] - codes[None]) ** 2).sum(2)
    assert (nearest(vectors, codes) == distance.argmin(1)).all()


def test_pixels_are_256_times_the_tokens_and_5374_times_the_cost() -> None:
    assert pixels.tokens(224, 16) == 196
    assert pixels.tokens(224, 1) == 50_176
    assert round(pixels.ratio()) == 5374


def test_an_autoencoder_keeps_more_in_two_numbers_than_principal_components() -> None:
    assert round(plain.codes("autoencoder")[2], 3) == 0.033
    assert round(plain.codes("PCA")[2], 3) == 0.043
    assert round(100 * plain.accuracy("autoencoder")) == 75
    assert round(100 * plain.accuracy("PCA")) == 57


def test_group_labels_do_not_overlap() -> None:
    places = plain.apart(np.array([(0.0, 0.0), (0.01, 0.0), (1.0, 1.0)]), 0.1)
    assert np.linalg.norm(places[0] - places[1]) > 0.09
    assert (places[2] == 1).all()


def test_a_denoising_autoencoder_has_half_the_error_of_a_plain_one() -> None:
    without, with_noise = map(error, denoising.cleaned())
    assert denoising.NOISE == 0.4
    assert round(error(denoising.noisy()), 3) == 0.159
    assert round(without, 3) == 0.045
    assert round(with_noise, 3) == 0.022
    assert with_noise < without / 2


def test_exactly_k_units_fire_and_the_error_falls_with_k() -> None:
    assert sparse.UNITS == 100
    for count, wanted in zip((2, 5, 10, 40), (0.019, 0.014, 0.010, 0.005), strict=True):
        assert ((sparse.codes(count) != 0).sum(1) == count).all()
        assert round(error(sparse.rebuilt(count)), 3) == wanted
    assert sparse.KEPT == (2, 5, 10, 40)


def test_contractive_penalty_reduces_sensitivity_and_raises_error() -> None:
    assert contractive.PENALTIES == (0, 0.5)
    assert round(contractive.movement(0), 2) == 0.48
    assert round(contractive.movement(0.5), 2) == 0.17
    assert round(error(contractive.rebuilt(0)), 3) == 0.012
    assert round(error(contractive.rebuilt(0.5)), 3) == 0.026
    free, held = contractive.sensitivities(0), contractive.sensitivities(0.5)
    assert (held < free).all()
    # the few directions that stay sensitive: of 48, those felt at a quarter of the most felt
    assert (held > held[0] / 4).sum() < 10 < 20 < (free > free[0] / 4).sum()


def test_jacobian_matches_finite_differences() -> None:
    coder, picture = contractive.trained(0.5), unseen().pictures[[0]]
    step = 1e-6 * np.random.default_rng(0).normal(size=picture.shape)
    moved = coder.encode(picture + step) - coder.encode(picture - step)
    assert np.allclose(moved / 2, step @ coder.jacobian(picture)[0].T, atol=1e-10)


def test_directions_are_those_that_the_code_feels_most() -> None:
    jacobian = contractive.trained(0.5).jacobian(unseen().pictures[[7]])[0]
    felt = np.linalg.norm(contractive.directions(0.5, 7) @ jacobian.T, axis=1)
    assert np.allclose(felt, np.linalg.svd(jacobian, compute_uv=False)[:3])


def test_encodings_of_a_variational_autoencoder_are_near_the_prior() -> None:
    means, _ = variational.encodings()
    assert means.std(0).round(1).tolist() == [1.3, 1.2]
    assert (np.abs(means.mean(0)) < 0.3).all()
    assert round(variational.nats(), 1) == 4.7
    assert variational.plane().shape == (81, SIDE, SIDE)


def test_label_determines_the_digit() -> None:
    assert conditional.share_read(500) == 1
    assert conditional.share_of_real() > 0.99
    ink = conditional.sheet().reshape(5, 10, -1).mean(2)
    # the fourth hand is thin, the fifth bold, for every digit
    assert (ink[3] < ink[4]).all()


def _slant(pictures: np.ndarray) -> float:
    """Mean shift of the ink to the right per row upwards, in columns."""
    down, across = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    weight = pictures.sum((1, 2))
    down_mean, across_mean = (
        (pictures * down).sum((1, 2)) / weight,
        (pictures * across).sum((1, 2)) / weight,
    )
    both = (pictures * down * across).sum((1, 2)) / weight - down_mean * across_mean
    return float(-both.mean() / ((pictures * down**2).sum((1, 2)) / weight).mean())


def test_the_first_hand_is_more_slanted_than_the_second() -> None:
    first, second = conditional.sheet().reshape(5, 10, SIDE, SIDE)[:2]
    assert _slant(first) > _slant(second) + 0.05


def test_a_larger_beta_spends_fewer_nats_and_loses_likeness() -> None:
    assert beta.BETAS == (0.25, 1, 4, 16)
    nats = [beta.nats(one) for one in beta.BETAS]
    lost = [beta.likeness_lost(one) for one in beta.BETAS]
    assert nats == sorted(nats, reverse=True)
    assert lost == sorted(lost)
    assert (round(nats[0], 1), round(nats[-1], 1)) == (20.3, 0.6)
    assert (round(lost[0], 3), round(lost[-1], 3)) == (0.019, 0.048)


def test_more_codes_take_more_bits_and_leave_less_error() -> None:
    assert quantised.SIZES == (4, 16, 64)
    assert [quantised.bits(count) for count in quantised.SIZES] == [18, 36, 54]
    found = [round(error(quantised.rebuilt(count)), 3) for count in quantised.SIZES]
    assert found == [0.060, 0.033, 0.018]


def test_the_bottom_level_adds_the_detail_that_the_top_leaves_out() -> None:
    whole, detail = levels.levels(unseen().pictures)
    assert levels.bits() == (6, 54)
    assert round(error(whole), 3) == 0.052
    assert round(error(whole + detail), 3) == 0.017
