package io.artstore.ingester.upload;

import io.artstore.client.StoredDocument;

/** What came of offering a document to one element. */
sealed interface Attempt {
  /** The element has it. */
  record Stored(StoredDocument document) implements Attempt {}

  /**
   * The element does not want it, and no byte was read from the caller: another may be asked.
   *
   * @param full whether nothing but room was lacking
   */
  record Refused(String reason, boolean full) implements Attempt {}
}
