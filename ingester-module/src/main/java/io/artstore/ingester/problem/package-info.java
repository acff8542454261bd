/**
 * What a caller of the ingester is told when a storage element did not do what it was asked for.
 */
@NullMarked
package io.artstore.ingester.problem;

import org.jspecify.annotations.NullMarked;
