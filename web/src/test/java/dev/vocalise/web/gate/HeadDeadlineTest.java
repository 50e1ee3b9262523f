package dev.vocalise.web.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeadDeadlineTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();

  private void passes(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void whoSendsNoHeadIsDisconnected() {
    channel.freezeTime();
    new HeadDeadline().postInitializeServerChildChannel(channel);
    passes(HeadDeadline.SECONDS - 1);
    assertThat(channel.isOpen()).isTrue();
    passes(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoSentOneStaysConnected() {
    channel.freezeTime();
    new HeadDeadline().postInitializeServerChildChannel(channel);
    passes(1);
    HeadDeadline.met(channel);
    passes(10 * HeadDeadline.SECONDS);
    assertThat(channel.isOpen()).isTrue();
  }
}
