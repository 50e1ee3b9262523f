package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.training.TrainingRequest;

/** One child workflow's work. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SeedRunSpec(TrainingRequest training) {}
