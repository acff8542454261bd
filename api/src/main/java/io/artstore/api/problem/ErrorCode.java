package io.artstore.api.problem;

import java.util.Locale;

/**
 * The catalogue of errors: every problem that any module answers is one of these. A code is stable;
 * its HTTP status, whether the same request can succeed later, and who has to act are part of it.
 */
public enum ErrorCode {
  // What the caller sent.
  BAD_REQUEST(400, Retry.USELESS, Actor.CALLER, "The request is not well formed"),
  MALFORMED_JSON(400, Retry.USELESS, Actor.CALLER, "The JSON is not well formed"),
  INVALID_CURSOR(400, Retry.USELESS, Actor.CALLER, "The cursor was not issued here"),
  UPLOAD_CUT(400, Retry.HELPS, Actor.CALLER, "The upload ended before its declared length"),
  NOT_FOUND(404, Retry.USELESS, Actor.CALLER, "There is nothing at this address"),
  METHOD_NOT_ALLOWED(405, Retry.USELESS, Actor.CALLER, "The address has no such method"),
  LENGTH_REQUIRED(411, Retry.USELESS, Actor.CALLER, "The length must be declared"),
  BODY_TOO_LARGE(413, Retry.USELESS, Actor.CALLER, "The body is larger than allowed"),
  ATTRIBUTES_TOO_LARGE(413, Retry.USELESS, Actor.CALLER, "The attributes are larger than allowed"),
  URI_TOO_LONG(414, Retry.USELESS, Actor.CALLER, "The address is longer than allowed"),
  UNSUPPORTED_MEDIA_TYPE(415, Retry.USELESS, Actor.CALLER, "The media type is not understood"),
  RANGE_NOT_SATISFIABLE(416, Retry.USELESS, Actor.CALLER, "No byte lies in the range"),
  HEADERS_TOO_LARGE(431, Retry.USELESS, Actor.CALLER, "The header fields are larger than allowed"),
  FIELD_MISSING(422, Retry.USELESS, Actor.CALLER, "A field is missing"),
  FIELD_INVALID(422, Retry.USELESS, Actor.CALLER, "A field has a value that cannot be kept"),
  FIELD_UNKNOWN(422, Retry.USELESS, Actor.CALLER, "There is no field of this name"),
  LENGTH_MISMATCH(422, Retry.USELESS, Actor.CALLER, "The bytes are not as many as declared"),
  DIGEST_MISMATCH(422, Retry.USELESS, Actor.CALLER, "The bytes do not have the declared digest"),
  IDEMPOTENCY_KEY_REUSED(422, Retry.USELESS, Actor.CALLER, "The key was used for another document"),

  // Who the caller is.
  TOKEN_MISSING(401, Retry.USELESS, Actor.CALLER, "A bearer token is needed"),
  TOKEN_INVALID(401, Retry.USELESS, Actor.CALLER, "The token is not accepted"),
  CREDENTIALS_WRONG(401, Retry.USELESS, Actor.CALLER, "Name or password is wrong"),
  SCOPE_MISSING(403, Retry.USELESS, Actor.ADMINISTRATOR, "The token does not allow this"),
  PASSWORD_CHANGE_REQUIRED(403, Retry.USELESS, Actor.CALLER, "The password must be changed first"),
  DELETE_NEEDS_ADMINISTRATOR(
      403, Retry.USELESS, Actor.ADMINISTRATOR, "Only an administrator deletes here"),
  ACCOUNT_LOCKED(429, Retry.HELPS, Actor.CALLER, "Too many failed attempts"),

  // What there is.
  FILE_NOT_FOUND(404, Retry.USELESS, Actor.CALLER, "There is no such document"),
  ACCOUNT_NOT_FOUND(404, Retry.USELESS, Actor.CALLER, "There is no such account"),
  ELEMENT_NOT_FOUND(404, Retry.USELESS, Actor.CALLER, "There is no such storage element"),
  FILE_DELETED(410, Retry.USELESS, Actor.NOBODY, "The document was deleted"),
  FEED_RESET(410, Retry.USELESS, Actor.CALLER, "The feed began anew, read it from the start"),
  FILE_EXISTS_DIFFERENTLY(409, Retry.USELESS, Actor.CALLER, "Another document already has this id"),
  IDEMPOTENCY_KEY_MOVED(409, Retry.HELPS, Actor.CALLER, "The key points elsewhere by now"),
  ELEMENT_CONFLICT(409, Retry.USELESS, Actor.OPERATOR, "Another storage element has this name"),
  MODE_FORBIDS(409, Retry.USELESS, Actor.ADMINISTRATOR, "The storage element's mode forbids this"),
  FILE_ARCHIVED(409, Retry.USELESS, Actor.ADMINISTRATOR, "The bytes have left for offline media"),
  FILE_DAMAGED(500, Retry.USELESS, Actor.OPERATOR, "The stored bytes are not what was stored"),

  // How the system is.
  INTERNAL_ERROR(500, Retry.USELESS, Actor.OPERATOR, "Something failed that should not"),
  ELEMENT_FAILED(502, Retry.HELPS, Actor.OPERATOR, "The storage element answered with a failure"),
  OVERLOADED(503, Retry.HELPS, Actor.NOBODY, "Too much work at once"),
  SHUTTING_DOWN(503, Retry.HELPS, Actor.NOBODY, "The service is stopping"),
  NOT_READY(503, Retry.HELPS, Actor.OPERATOR, "The service is not ready"),
  AUTH_UNAVAILABLE(503, Retry.HELPS, Actor.OPERATOR, "Tokens cannot be verified at present"),
  DATABASE_UNAVAILABLE(503, Retry.HELPS, Actor.OPERATOR, "The database does not answer"),
  STORAGE_UNAVAILABLE(503, Retry.HELPS, Actor.OPERATOR, "The storage does not answer"),
  NO_STORAGE_AVAILABLE(
      503, Retry.HELPS, Actor.OPERATOR, "No storage element takes this document at present"),
  OUTCOME_UNKNOWN(
      503, Retry.HELPS, Actor.CALLER, "Stored or not will be known soon, ask for the id"),
  INSUFFICIENT_STORAGE(507, Retry.USELESS, Actor.OPERATOR, "The storage element is full");

  /** Whether sending the same request again can succeed without anybody changing anything. */
  public enum Retry {
    HELPS,
    USELESS
  }

  /** Who has to act so that the request can succeed. */
  public enum Actor {
    CALLER,
    ADMINISTRATOR,
    OPERATOR,
    NOBODY
  }

  private final int status;
  private final Retry retry;
  private final Actor actor;
  private final String title;

  ErrorCode(int status, Retry retry, Actor actor, String title) {
    this.status = status;
    this.retry = retry;
    this.actor = actor;
    this.title = title;
  }

  /** The stable code in problem documents: the constant's name in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The HTTP status that it is always answered with. */
  public int status() {
    return status;
  }

  public Retry retry() {
    return retry;
  }

  public Actor actor() {
    return actor;
  }

  /** The short sentence that is the same for every occurrence. */
  public String title() {
    return title;
  }
}
