package dev.vocalise.workflows.fusion;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.training.TrainedModel;
import dev.vocalise.workflows.training.TrainingRequest;

/** A selected model with what it was trained for. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrainedBranch(TrainingRequest training, TrainedModel model) {}
