package io.artstore.api.problem;

import java.util.Optional;

/**
 * A problem document, {@code application/problem+json} (RFC 9457).
 *
 * @param type {@code urn:artstore:problem:CODE}
 * @param detail what is wrong this time, with the value where that is safe
 * @param field the field or parameter at fault
 * @param fileId the document that it is about, where the outcome must be asked for by id
 */
public record Problem(
    String type,
    String title,
    int status,
    String code,
    String detail,
    Optional<String> field,
    Optional<String> value,
    Optional<String> fileId,
    String traceId) {

  public static final String MEDIA_TYPE = "application/problem+json";

  /** The header field that repeats the code: the answer to a HEAD has no document to hold it. */
  public static final String CODE_HEADER = "Problem-Code";

  /** The type of a code. */
  public static String typeOf(ErrorCode code) {
    return "urn:artstore:problem:" + code.code();
  }
}
