/**
 * One document by its id: what is known of it, and its content, which streams through from an
 * element that holds it.
 */
@NullMarked
package io.artstore.query.document;

import org.jspecify.annotations.NullMarked;
