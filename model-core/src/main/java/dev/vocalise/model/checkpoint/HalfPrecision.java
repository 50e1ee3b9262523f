package dev.vocalise.model.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/** Widens 16-bit floating types to float32; the engine cannot read bfloat16 itself. */
final class HalfPrecision {

  private HalfPrecision() {}

  /** Every element of little-endian {@code bytes}, exactly. */
  static float[] widen(ByteBuffer bytes, SafeTensorsHeader.Type type) {
    ShortBuffer halves = bytes.asShortBuffer();
    float[] values = new float[halves.remaining()];
    for (int i = 0; i < values.length; i++) {
      int bits = halves.get(i) & 0xFFFF;
      values[i] = type == SafeTensorsHeader.Type.BF16 ? bfloat16(bits) : float16(bits);
    }
    return values;
  }

  private static float bfloat16(int bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** IEEE 754 binary16; JDK 17 has no conversion of its own. */
  private static float float16(int bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wide = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }
}
