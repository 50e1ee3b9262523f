package dev.vocalise.model.transcription.ngram;

/**
 * A hash table of KenLM: buckets of a 64-bit key and a value, linear probing, key 0 marks an empty
 * one ({@code util/probing_hash_table.hh}).
 *
 * @param file where it stands
 * @param start byte of the first bucket
 * @param buckets how many
 * @param width bytes of a bucket
 */
record ProbingTable(MappedFile file, long start, long buckets, int width) {

  /** Bytes that a table of so many entries takes. */
  static ProbingTable at(MappedFile file, long start, long entries, float multiplier, int width) {
    long buckets = Math.max(entries + 1, (long) (multiplier * (float) entries));
    return new ProbingTable(file, start, buckets, width);
  }

  long end() {
    return start + buckets * width;
  }

  /** Byte of the value that belongs to the key, or −1. */
  long find(long key) {
    long bucket = Long.remainderUnsigned(key, buckets);
    for (long step = 0; step < buckets; step++) {
      long offset = start + bucket * width;
      long found = file.longInteger(offset);
      if (found == key) {
        return offset + Long.BYTES;
      }
      if (found == 0) {
        return -1;
      }
      bucket = bucket + 1 == buckets ? 0 : bucket + 1;
    }
    throw file.damaged("a hash table of " + buckets + " buckets has no empty one");
  }
}
