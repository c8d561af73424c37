"""Support vectors with radial basis functions over the features of labelled texts (Cortes & Vapnik 1995).

The likeness of all pairs is one product of matrices, some ten times as fast as libsvm's own, pair by pair. Half a
gigabyte holds those of 8,000 texts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ranking.plays.texthead import Answers, Floats

KERNEL_C, KERNEL_GAMMA = 3.0, 0.05
AT_ONCE = 2000


@dataclass(frozen=True)
class KernelHead:
    """``supports`` (vectors, columns of ``features``), what each adds to yes, and an intercept."""

    supports: Floats
    duals: Floats
    intercept: float

    def margins(self, rows: Floats) -> Floats:
        """Distance to the border in units of its margin, shape (len(rows),)."""
        parts = [rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE)]
        found = [likeness(part, self.supports, KERNEL_GAMMA) @ self.duals + self.intercept for part in parts]
        return np.concatenate(found) if found else np.zeros(0)


def fit_kernel(rows: Floats, labels: Answers) -> KernelHead:
    """A kernel head; both answers weigh the same however many texts they have."""
    from sklearn.svm import SVC

    machine = SVC(C=KERNEL_C, kernel="precomputed", class_weight="balanced", cache_size=400)
    machine.fit(likeness(rows, rows, KERNEL_GAMMA), labels)
    return KernelHead(rows[machine.support_], machine.dual_coef_[0], float(machine.intercept_[0]))


def likeness(rows: Floats, others: Floats, gamma: float) -> Floats:
    """exp(-gamma |a - b|^2) of all pairs, shape (len(rows), len(others))."""
    found: Floats = rows @ others.T
    # In place: with ten thousand texts every copy is most of a gigabyte.
    found *= 2
    found -= np.einsum("ij,ij->i", rows, rows)[:, None]
    found -= np.einsum("ij,ij->i", others, others)
    np.minimum(found, 0, out=found)
    found *= gamma
    np.exp(found, out=found)
    return found
