/**
 * One document on its way from a caller to a storage element, with or without an idempotency key. A
 * byte that was read from the caller is never sent to a second element.
 */
@NullMarked
package io.artstore.ingester.upload;

import org.jspecify.annotations.NullMarked;
