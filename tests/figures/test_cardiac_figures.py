"""Claims in the captions of the cardiac figures."""

from __future__ import annotations

import attar2019shape
import attar2019ukbpipeline
import bonazzola2021phenotype
import chen2021mrnet
import diazpinto2022retinal
import numpy as np
import ventricles
import xia2021i2gan
import xia2022mcsinet

# the ventricles that they share ------------------------------------------------------------------


def test_cuts_of_a_straight_ventricle_are_circles_of_the_ellipsoid():
    numbers = (np.array([value]) for value in (80.0, 25.0, 10.0, 0.0))
    shape = ventricles.Cohort(*numbers).shapes(rings=200)
    contours = ventricles.cuts(shape, np.array([0.0, 40.0]))
    radii = np.linalg.norm(contours[0], axis=-1)
    assert np.allclose(radii[:, 0], [[25.0], [35.0]])
    expected = [[25 * np.sqrt(1 - (40 / 80) ** 2)], [35 * np.sqrt(1 - (40 / 90) ** 2)]]
    assert np.allclose(radii[:, 1], expected, atol=0.02)


def test_volume_of_a_cavity_is_that_of_half_an_ellipsoid():
    numbers = (np.array([value]) for value in (80.0, 25.0, 10.0, 0.0))
    assert np.allclose(ventricles.Cohort(*numbers).volumes(), 4 / 3 * np.pi * 8 * 2.5**2 / 2)


def test_a_fit_to_contours_without_noise_finds_the_shape():
    shapes = ventricles.cohort(60, np.random.default_rng(1)).shapes()
    model, truth = ventricles.shape_model(shapes[:50]), shapes[50:]
    depths = np.linspace(5, 55, 6)
    found = ventricles.fit(model, ventricles.cuts(truth, depths), depths, noise=0.01)
    assert ventricles.distance(model.shape(found), truth) < 0.05


def test_weights_of_a_shape_give_the_shape_again():
    shapes = ventricles.cohort(50, np.random.default_rng(1)).shapes()
    model = ventricles.shape_model(shapes)
    assert np.allclose(model.shape(model.weights(shapes)), shapes, atol=1e-6)
    assert np.allclose(model.weights(shapes).std(0), 1)


# one figure each ---------------------------------------------------------------------------------


def test_metadata_bring_the_error_of_one_slice_down():
    model, errors = xia2022mcsinet.model_and_errors()
    assert [round(share * 100) for share in model.shares[:3]] == [76, 13, 10]
    assert round(model.shares[:3].sum() * 100) == 99
    assert (xia2022mcsinet.LEARNED, xia2022mcsinet.TESTED) == (250, 50)
    assert len(xia2022mcsinet.DEPTH) == 1
    rounded = {name: round(error, 1) for name, error in errors.items()}
    assert rounded == {"mean shape": 5.5, "metadata": 4.3, "one slice": 3.7, "both": 2.9}


def test_main_modes_are_length_lean_and_width():
    model, _ = xia2022mcsinet.model_and_errors()
    apex = np.abs(model.modes[:3, 1, -1, 0])
    edge = np.abs(model.modes[:3, 1, 0, 0, 0])
    assert apex[:, 2].argmax() == 0
    assert apex[:, 0].argmax() == 1
    assert edge.argmax() == 2


def test_quality_control_narrows_the_limits_and_leaves_the_bias():
    study = attar2019ukbpipeline.study()
    everyone = np.ones(len(study.truth), dtype=bool)
    bias, half = study.limits(everyone)
    kept_bias, kept_half = study.limits(study.kept)
    assert len(study.truth) == 20_000
    assert round(study.failed.mean() * 100) == 6
    assert round((~study.kept).mean() * 100, 1) == 6.6
    assert round((~study.kept)[study.failed].mean() * 10) == 9
    assert (round(half), round(kept_half)) == (33, 18)
    assert abs(bias - kept_bias) < 0.2


def test_one_learned_pass_is_nearer_than_two_thousand_steps():
    result = chen2021mrnet.comparison()
    last = chen2021mrnet.error(result.stages[-1], result.truth)
    learned = chen2021mrnet.error(result.learned, result.truth)
    assert len(chen2021mrnet.SEEN) == 12
    assert 1500 < result.steps.min() <= result.steps.max() < 3000
    assert round(float(np.median(result.steps)), -3) == 2000
    assert (round(last, 3), round(learned, 3)) == (0.016, 0.006)
    assert round(float(result.course[-1]), 3) == round(last, 3)
    assert (np.diff(result.course) <= 0).all()
    assert (result.course > learned).all()


def test_iteration_goes_to_the_minimum_of_its_energy():
    result = chen2021mrnet.comparison()
    points = chen2021mrnet.POINTS
    bend = 2 * np.eye(points) - np.roll(np.eye(points), 1, 0) - np.roll(np.eye(points), -1, 0)
    system = chen2021mrnet.STIFFNESS * bend @ bend
    system[chen2021mrnet.SEEN, chen2021mrnet.SEEN] += 1
    pull = np.zeros((points, 2))
    pull[chen2021mrnet.SEEN] = result.seen[0] - chen2021mrnet.TEMPLATE[chen2021mrnet.SEEN]
    best = chen2021mrnet.TEMPLATE + np.linalg.solve(system, pull)
    assert np.abs(result.stages[-1][0] - best).max() < 0.05


def test_learned_slice_is_nearer_than_averaged_and_copied_ones():
    tested, found = xia2021i2gan.imputations()
    errors = {name: xia2021i2gan.error(one, tested[:, 1]) for name, one in found.items()}
    rounded = {name: round(error, 3) for name, error in errors.items()}
    assert rounded == {"copied": 0.069, "averaged": 0.041, "learned": 0.01}
    assert 0 <= tested.min() < tested.max() <= 1
    shown = xia2021i2gan.SHOWN
    worst = {name: np.abs(one[shown] - tested[shown, 1]).max() for name, one in found.items()}
    assert worst["learned"] < min(worst["copied"], worst["averaged"]) / 2


def test_latent_shape_finds_both_markers_and_volume_one():
    size, shape = bonazzola2021phenotype.SIZE, bonazzola2021phenotype.SHAPE
    assert bonazzola2021phenotype.found("volume") == [size]
    assert bonazzola2021phenotype.found("latent shape") == sorted([size, shape])
    assert (bonazzola2021phenotype.SUBJECTS, bonazzola2021phenotype.MARKERS) == (4000, 600)
    assert bonazzola2021phenotype.LATENTS == 3
    assert all(one.shape == (600,) for one in bonazzola2021phenotype.scan().values())


def test_association_is_that_of_the_correlation():
    random = np.random.default_rng(2)
    marker = random.normal(size=(1000, 1))
    marker = (marker - marker.mean()) / marker.std()
    noise = random.normal(size=1000)
    noise = noise - noise.mean() - marker[:, 0] * (marker[:, 0] @ noise) / 1000
    none = bonazzola2021phenotype.associations(marker, noise)
    assert np.allclose(none, 0)
    # a statistic of 1.96 has p = 0.05
    share = 1.96 / np.sqrt(998 + 1.96**2)
    phenotype = share * marker[:, 0] + np.sqrt(1 - share**2) * noise / noise.std()
    found = bonazzola2021phenotype.associations(marker, phenotype)
    assert np.allclose(found, -np.log10(0.05), atol=1e-3)


def test_channels_share_three_latents_and_tell_more_together():
    correlations, shares = diazpinto2022retinal.channels()
    assert [round(float(one), 2) for one in correlations[:4]] == [0.89, 0.89, 0.83, 0.27]
    rounded = {name: round(share, 2) for name, share in shares.items()}
    assert rounded == {"age": 0.17, "retina": 0.47, "both": 0.66}
    assert diazpinto2022retinal.LATENTS == 3


def test_whitened_channel_has_unit_covariance():
    channel = np.random.default_rng(3).normal(size=(200, 4)) * (1, 2, 3, 4)
    white = channel @ diazpinto2022retinal.whitener(channel)
    assert np.allclose(np.cov(white.T), np.eye(4))


def test_error_of_the_shape_falls_with_the_slices():
    errors = attar2019shape.errors()
    _, _, nothing = attar2019shape.results()
    assert {count: round(errors[count], 1) for count in (1, 3, 10)} == {1: 3.8, 3: 1.3, 10: 1.0}
    assert round(nothing, 1) == 5.5
    course = [nothing, *(errors[count] for count in sorted(errors))]
    assert (np.diff(course) < 0).all()
