package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.training.TrainingRequest;

/**
 * One child workflow's work.
 *
 * @param training asks for the first branch; the workflow derives the others
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SeedRunSpec(TrainingRequest training) {}
