package dev.vocalise.workflows.transcription;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import java.util.UUID;

/** Asks for the recognised words of a whole corpus. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TranscriptionSpec(UUID campaignId, PreparedAudio audio, RecogniserSpec recogniser) {}
