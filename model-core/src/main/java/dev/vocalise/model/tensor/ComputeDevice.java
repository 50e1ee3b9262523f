package dev.vocalise.model.tensor;

import ai.djl.Device;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a run's tensors live; the only place that reads the {@code device} setting.
 *
 * @param gpu index of the GPU, or −1 for the CPU
 */
public record ComputeDevice(int gpu) {

  /** The processor itself: the default. */
  public static final ComputeDevice CPU = new ComputeDevice(-1);

  private static final Pattern GPU = Pattern.compile("gpu:(\\d{1,3})");

  /**
   * Reads {@code cpu} or {@code gpu:N}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static ComputeDevice parse(String setting) {
    if (setting.equals("cpu")) {
      return CPU;
    }
    Matcher matcher = GPU.matcher(setting);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "device: expected cpu or gpu:N (for instance gpu:0), got '" + setting + "'");
    }
    return new ComputeDevice(Integer.parseInt(matcher.group(1)));
  }

  /** The engine's name for it. */
  Device toEngine() {
    return gpu < 0 ? Device.cpu() : Device.gpu(gpu);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return gpu < 0 ? "cpu" : "gpu:" + gpu;
  }
}
