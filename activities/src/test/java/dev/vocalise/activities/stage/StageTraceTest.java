package dev.vocalise.activities.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.workflows.StageName;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StageTraceTest {
  private static final StageCall CALL =
      new StageCall(
          UUID.randomUUID(), UUID.randomUUID(), StageName.TRAIN, "audio", "1", Map.of(), List.of());

  private final List<SpanData> spans = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();

  private void attempt(boolean fails) {
    try (StageTrace trace =
        StageTrace.of(
            CALL,
            run -> {
              asked.incrementAndGet();
              return Optional.empty();
            })) {
      if (fails) {
        trace.failed("DISK_FULL");
      }
    }
  }

  @BeforeEach
  @AfterEach
  void nobodyCollects() {
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void whereNobodyCollectsNothingIsAskedOfTheDatabase() {
    attempt(false);
    assertThat(asked).hasValue(0);
  }

  @Test
  void anAttemptIsASpanWithItsStageAndHowItFailed() {
    SpanExporter exporter =
        new SpanExporter() {
          @Override
          public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
          }

          @Override
          public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
          }

          @Override
          public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
          }
        };
    GlobalOpenTelemetry.set(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build());
    attempt(false);
    attempt(true);
    assertThat(asked).hasValue(2);
    assertThat(spans).extracting(SpanData::getName).containsOnly("stage trainAlternating");
    assertThat(spans.get(0).getAttributes().get(AttributeKey.stringKey("vocalise.campaign.id")))
        .isEqualTo(CALL.campaignId().toString());
    assertThat(spans.get(1).getStatus())
        .isEqualTo(StatusData.create(io.opentelemetry.api.trace.StatusCode.ERROR, "DISK_FULL"));
  }
}
