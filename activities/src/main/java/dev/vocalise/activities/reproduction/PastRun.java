package dev.vocalise.activities.reproduction;

import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.StageView;
import java.util.Map;

/**
 * A finished run with what its score was made of.
 *
 * @param trainings that computed the weights, by modality, empty for an only branch; where the run
 *     took weights over, the attempt of the other run
 * @param models the weights likewise
 */
record PastRun(
    RunView view,
    StageView evaluation,
    Map<String, StageView> trainings,
    Map<String, FileRef> models,
    FileRef predictions) {}
