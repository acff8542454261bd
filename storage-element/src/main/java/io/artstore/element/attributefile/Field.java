package io.artstore.element.attributefile;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The names of the fields of an attribute file, in the order in which they are written. */
enum Field {
  SCHEMA_VERSION("schema_version"),
  FILE_ID("file_id"),
  STATE("state"),
  ORIGINAL_FILENAME("original_filename"),
  STORAGE_FILENAME("storage_filename"),
  STORAGE_PATH("storage_path"),
  FILE_SIZE("file_size"),
  CONTENT_TYPE("content_type"),
  CHECKSUM("checksum"),
  CREATED_AT("created_at"),
  UPDATED_AT("updated_at"),
  CREATED_BY_ID("created_by_id"),
  CREATED_BY_USERNAME("created_by_username"),
  CREATED_BY_FULLNAME("created_by_fullname"),
  CREATED_VIA("created_via"),
  DESCRIPTION("description"),
  VERSION("version"),
  TAGS("tags"),
  METADATA("metadata"),
  RETENTION_POLICY("retention_policy"),
  TTL_DAYS("ttl_days"),
  EXPIRES_AT("expires_at"),
  REVISION("revision"),
  DELETED_AT("deleted_at"),
  DELETED_BY_ID("deleted_by_id"),
  DELETED_VIA("deleted_via");

  /** What version 2 calls {@link #METADATA}. */
  static final String CUSTOM_ATTRIBUTES = "custom_attributes";

  /** The states. */
  static final String ACTIVE = "active";

  static final String DELETED = "deleted";

  private final String text;

  Field(String text) {
    this.text = text;
  }

  static Set<String> names() {
    return Arrays.stream(values()).map(Field::text).collect(Collectors.toUnmodifiableSet());
  }

  String text() {
    return text;
  }
}
