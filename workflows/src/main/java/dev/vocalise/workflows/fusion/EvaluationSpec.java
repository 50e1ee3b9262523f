package dev.vocalise.workflows.fusion;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.training.TrainedModel;
import dev.vocalise.workflows.training.TrainingRequest;

/** Asks for the score of a selected model on T_te. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EvaluationSpec(TrainingRequest training, TrainedModel model) {}
