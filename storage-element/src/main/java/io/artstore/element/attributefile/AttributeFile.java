package io.artstore.element.attributefile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.element.document.StoredDocument;

/**
 * The content of an attribute file.
 *
 * @param unknown fields that this program does not know and keeps
 */
public record AttributeFile(StoredDocument document, ObjectNode unknown) {
  /** What is longer is not written, and damage when found. */
  public static final int BYTES_LIMIT = 65_536;

  /** The file of a document that this program made. */
  public static AttributeFile of(StoredDocument document) {
    return new AttributeFile(document, JsonNodeFactory.instance.objectNode());
  }

  /** The same file with another state of the document. */
  public AttributeFile with(StoredDocument changed) {
    return new AttributeFile(changed, unknown);
  }
}
