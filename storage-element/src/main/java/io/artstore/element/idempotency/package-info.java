/**
 * Keeps, for ingesters, which document and element a caller's idempotency key was first given. A
 * claim is state of a few days, not part of any document.
 */
@NullMarked
package io.artstore.element.idempotency;

import org.jspecify.annotations.NullMarked;
