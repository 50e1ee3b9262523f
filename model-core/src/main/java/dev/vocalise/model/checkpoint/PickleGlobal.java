package dev.vocalise.model.checkpoint;

import org.jspecify.annotations.Nullable;

/** The only Python names that a checkpoint's pickle may mention; none of them is ever called. */
enum PickleGlobal {
  ORDERED_DICT("collections", "OrderedDict", null),
  REBUILD_TENSOR("torch._utils", "_rebuild_tensor", null),
  REBUILD_TENSOR_V2("torch._utils", "_rebuild_tensor_v2", null),
  REBUILD_PARAMETER("torch._utils", "_rebuild_parameter", null),
  DOUBLE_STORAGE("torch", "DoubleStorage", SafeTensorsHeader.Type.F64),
  FLOAT_STORAGE("torch", "FloatStorage", SafeTensorsHeader.Type.F32),
  HALF_STORAGE("torch", "HalfStorage", SafeTensorsHeader.Type.F16),
  BFLOAT16_STORAGE("torch", "BFloat16Storage", SafeTensorsHeader.Type.BF16),
  LONG_STORAGE("torch", "LongStorage", SafeTensorsHeader.Type.I64),
  INT_STORAGE("torch", "IntStorage", SafeTensorsHeader.Type.I32),
  SHORT_STORAGE("torch", "ShortStorage", SafeTensorsHeader.Type.I16),
  CHAR_STORAGE("torch", "CharStorage", SafeTensorsHeader.Type.I8),
  BYTE_STORAGE("torch", "ByteStorage", SafeTensorsHeader.Type.U8),
  BOOL_STORAGE("torch", "BoolStorage", SafeTensorsHeader.Type.BOOL);

  private final String module;
  private final String attribute;
  private final SafeTensorsHeader.@Nullable Type elementType;

  PickleGlobal(String module, String attribute, SafeTensorsHeader.@Nullable Type elementType) {
    this.module = module;
    this.attribute = attribute;
    this.elementType = elementType;
  }

  /** The accepted global of that name, or null. */
  static @Nullable PickleGlobal of(String module, String attribute) {
    for (PickleGlobal global : values()) {
      if (global.module.equals(module) && global.attribute.equals(attribute)) {
        return global;
      }
    }
    return null;
  }

  /** Type of the elements, when this is a class of storages. */
  SafeTensorsHeader.@Nullable Type elementType() {
    return elementType;
  }
}
