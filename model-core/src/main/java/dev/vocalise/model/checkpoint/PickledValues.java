package dev.vocalise.model.checkpoint;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one pickle as data: the instructions of which a {@code state_dict} is made build values of
 * this class and nothing else. No class is looked up and no code is run; every other instruction
 * and every other global is refused by name. Values are Long, Double, Boolean, String, {@link
 * #NONE}, {@link Tuple}, List, {@link Dictionary}, {@link StridedTensor} and its storage, and
 * {@link Opaque} for what a training loop keeps besides.
 *
 * <p>Memory is bounded by the number of instructions, never by a number that the file claims.
 */
final class PickledValues {

  /** Python's None. */
  static final Object NONE = Marker.NONE;

  /** A checkpoint of 24 layers takes about 15,000. */
  private static final int MAX_INSTRUCTIONS = 1 << 20;

  private static final int MAX_PROTOCOL = 5;
  private static final int MAX_GLOBAL_CHARACTERS = 200;

  /** Names of tensors are shorter. */
  private static final int MAX_TEXT_BYTES = 1024;

  /** So many fit no file; with this bound, byte counts cannot overflow. */
  private static final long MAX_ELEMENTS = 1L << 56;

  private enum Marker {
    NONE,
    MARK
  }

  /** Something that no tensor can be in; whatever is done to it changes nothing. */
  enum Opaque {
    VALUE
  }

  /** A tuple; immutable once made. */
  record Tuple(List<Object> items) {}

  /** A dict or an OrderedDict; keys are text or whole numbers. */
  static final class Dictionary {
    final Map<Object, Object> members = new LinkedHashMap<>();
  }

  private final String origin;
  private final ByteBuffer in;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private final Map<String, StridedTensor.Storage> storages;

  private PickledValues(String origin, ByteBuffer in, Map<String, StridedTensor.Storage> storages) {
    this.origin = origin;
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    this.storages = storages;
  }

  /**
   * Reads the pickle at the buffer's position and leaves the position behind it.
   *
   * @param origin names the file in messages
   * @param storages receives every storage that is mentioned, by key
   * @throws CheckpointException for anything but tensors and plain containers
   */
  static Object read(String origin, ByteBuffer in, Map<String, StridedTensor.Storage> storages) {
    PickledValues pickle = new PickledValues(origin, in, storages);
    try {
      for (int count = 0; count < MAX_INSTRUCTIONS; count++) {
        if (pickle.step()) {
          return pickle.pop();
        }
      }
    } catch (BufferUnderflowException e) {
      throw new CheckpointException(origin + ": its pickle is cut off; fetch the file again", e);
    }
    throw pickle.bad("has more than " + MAX_INSTRUCTIONS + " instructions");
  }

  /** Does one instruction; true at the end. */
  private boolean step() {
    byte code = in.get();
    PickleOpcode opcode = PickleOpcode.of(code);
    if (opcode == null) {
      throw bad(String.format("has the byte 0x%02x where an instruction was expected", code));
    }
    switch (opcode) {
      case STOP -> {
        return true;
      }
      case PROTO -> requireProtocol(in.get() & 0xFF);
      case FRAME -> in.getLong();
      case MARK -> stack.add(Marker.MARK);
      case NONE -> stack.add(NONE);
      case NEWTRUE -> stack.add(true);
      case NEWFALSE -> stack.add(false);
      case BININT -> stack.add((long) in.getInt());
      case BININT1 -> stack.add((long) (in.get() & 0xFF));
      case BININT2 -> stack.add((long) (in.getShort() & 0xFFFF));
      case LONG1 -> stack.add(longNumber(in.get() & 0xFF));
      case BINFLOAT -> stack.add(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case BINUNICODE, BINSTRING -> stack.add(text(in.getInt() & 0xFFFFFFFFL));
      case SHORT_BINUNICODE, SHORT_BINSTRING -> stack.add(text(in.get() & 0xFF));
      case EMPTY_TUPLE -> stack.add(new Tuple(List.of()));
      case TUPLE1 -> stack.add(tuple(1));
      case TUPLE2 -> stack.add(tuple(2));
      case TUPLE3 -> stack.add(tuple(3));
      case TUPLE -> stack.add(new Tuple(toMark()));
      case EMPTY_LIST -> stack.add(new ArrayList<>());
      case APPEND -> append(List.of(pop()));
      case APPENDS -> append(toMark());
      case EMPTY_DICT -> stack.add(new Dictionary());
      case SETITEM -> {
        Object value = pop();
        put(List.of(pop(), value));
      }
      case SETITEMS -> put(toMark());
      case BINPUT -> memo.put((long) (in.get() & 0xFF), top());
      case LONG_BINPUT -> memo.put(in.getInt() & 0xFFFFFFFFL, top());
      case MEMOIZE -> memo.put((long) memo.size(), top());
      case BINGET -> stack.add(remembered(in.get() & 0xFF));
      case LONG_BINGET -> stack.add(remembered(in.getInt() & 0xFFFFFFFFL));
      case GLOBAL -> stack.add(global(line(), line()));
      case STACK_GLOBAL -> {
        String attribute = pop(String.class, "a name");
        stack.add(global(pop(String.class, "a module"), attribute));
      }
      case BINPERSID -> stack.add(storage(pop(Tuple.class, "the tuple of a storage").items()));
      case REDUCE, NEWOBJ -> {
        List<Object> arguments = pop(Tuple.class, "arguments").items();
        stack.add(pop(PickleGlobal.class, "a global").result(arguments, this::bad));
      }
      case BUILD -> build(pop());
      default ->
          throw bad(
              "has the instruction "
                  + opcode
                  + "; only tensors and plain containers are read, so this file is refused");
    }
    return false;
  }

  /** Attributes mean nothing here: those of an OrderedDict are its _metadata. */
  private void build(Object attributes) {
    if (top() == Opaque.VALUE) {
      return;
    }
    if (!(attributes instanceof Dictionary) || !(top() instanceof Dictionary)) {
      throw bad("sets attributes of something that is no OrderedDict");
    }
  }

  private void requireProtocol(int version) {
    if (version < 2 || version > MAX_PROTOCOL) {
      throw bad("has protocol " + version + ", expected 2 to " + MAX_PROTOCOL);
    }
  }

  private PickleGlobal global(String module, String attribute) {
    PickleGlobal global = PickleGlobal.of(module, attribute);
    if (global == null) {
      throw bad(
          ("asks for the global %s.%s; only tensors and plain containers are read, so"
                  + " this file is refused")
              .formatted(module, attribute));
    }
    return global;
  }

  /** ("storage", class, key, device, elements) and in the older format a view, which is None. */
  private StridedTensor.Storage storage(List<Object> id) {
    if (id.size() < 5
        || id.size() > 6
        || !"storage".equals(id.get(0))
        || !(id.get(1) instanceof PickleGlobal global)
        || !(id.get(2) instanceof String key)
        || !(id.get(4) instanceof Long elements)) {
      throw bad("has a persistent id that names no storage");
    }
    if (id.size() == 6 && id.get(5) != NONE) {
      throw bad("has storage " + key + " as a view of another one, which is not supported");
    }
    ElementType type = global.elementType();
    if (type == null || elements < 0 || elements > MAX_ELEMENTS) {
      throw bad("has storage " + key + " of " + elements + " elements of " + global);
    }
    StridedTensor.Storage storage = new StridedTensor.Storage(type, key, elements);
    StridedTensor.Storage before = storages.putIfAbsent(key, storage);
    if (before != null && !before.equals(storage)) {
      throw bad("has storage " + key + " as " + before.type() + " and as " + storage.type());
    }
    return storage;
  }

  private void append(List<Object> values) {
    if (top() == Opaque.VALUE) {
      return;
    }
    if (!(top() instanceof List<?>)) {
      throw bad("appends to something that is no list");
    }
    @SuppressWarnings("unchecked") // every list on the stack was made here, of Objects
    List<Object> list = (List<Object>) top();
    list.addAll(values);
  }

  private void put(List<Object> keysAndValues) {
    if (top() == Opaque.VALUE) {
      return;
    }
    if (!(top() instanceof Dictionary dictionary) || keysAndValues.size() % 2 != 0) {
      throw bad("sets members of something that is no dict");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      if (!(key instanceof String) && !(key instanceof Long)) {
        throw bad("has a dict key that is neither text nor a whole number");
      }
      if (dictionary.members.put(key, keysAndValues.get(i + 1)) != null) {
        throw bad("has the dict key " + key + " twice");
      }
    }
  }

  private Tuple tuple(int size) {
    Object[] items = new Object[size];
    for (int i = size - 1; i >= 0; i--) {
      items[i] = pop();
    }
    return new Tuple(List.of(items));
  }

  private List<Object> toMark() {
    int mark = stack.lastIndexOf(Marker.MARK);
    if (mark < 0) {
      throw bad("closes a group that it did not open");
    }
    List<Object> group = stack.subList(mark + 1, stack.size());
    List<Object> items = Collections.unmodifiableList(new ArrayList<>(group));
    stack.subList(mark, stack.size()).clear();
    return items;
  }

  private Object top() {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == Marker.MARK) {
      throw bad("uses a value that it did not make");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    Object value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private <T> T pop(Class<T> type, String expected) {
    Object value = pop();
    if (!type.isInstance(value)) {
      throw bad("has a " + value.getClass().getSimpleName() + " where " + expected + " must be");
    }
    return type.cast(value);
  }

  private Object remembered(long number) {
    @Nullable Object value = memo.get(number);
    if (value == null) {
      throw bad("recalls value " + number + ", which it did not store");
    }
    return value;
  }

  /** Little-endian two's complement; a Long where it fits, else a BigInteger (the file's magic). */
  private Object longNumber(int bytes) {
    byte[] little = bytes(bytes);
    byte[] big = new byte[little.length + 1]; // never empty
    for (int i = 0; i < little.length; i++) {
      big[big.length - 1 - i] = little[i];
    }
    big[0] = (byte) (big.length > 1 && big[1] < 0 ? -1 : 0);
    BigInteger value = new BigInteger(big);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private String text(long length) {
    if (length > MAX_TEXT_BYTES) {
      throw bad(
          "has a text of " + length + " bytes; names of tensors have at most " + MAX_TEXT_BYTES);
    }
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  private byte[] bytes(long length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (int c = in.get(); c != '\n'; c = in.get()) {
      if (line.length() >= MAX_GLOBAL_CHARACTERS) {
        throw bad("asks for a global with more than " + MAX_GLOBAL_CHARACTERS + " characters");
      }
      line.append((char) (c & 0xFF));
    }
    return line.toString();
  }

  private CheckpointException bad(String problem) {
    return new CheckpointException(origin + ": its pickle " + problem);
  }
}
