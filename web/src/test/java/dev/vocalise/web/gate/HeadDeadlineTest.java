package dev.vocalise.web.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeadDeadlineTest {
  private final EmbeddedChannel channel =
      new EmbeddedChannel(DefaultChannelId.newInstance(), false, false);

  /** As the server does: extensions see a channel before it is registered. */
  private void accepted() throws Exception {
    new HeadDeadline().postInitializeServerChildChannel(channel);
    channel.register();
    channel.freezeTime();
  }

  private void passes(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void whoSendsNoHeadIsDisconnected() throws Exception {
    accepted();
    passes(HeadDeadline.SECONDS - 1);
    assertThat(channel.isOpen()).isTrue();
    passes(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoSentOneStaysConnected() throws Exception {
    accepted();
    passes(1);
    HeadDeadline.met(channel);
    passes(10 * HeadDeadline.SECONDS);
    assertThat(channel.isOpen()).isTrue();
  }
}
