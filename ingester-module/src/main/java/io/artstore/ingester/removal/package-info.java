/** Passes the deletion of a document to every element that holds it. */
@NullMarked
package io.artstore.ingester.removal;

import org.jspecify.annotations.NullMarked;
