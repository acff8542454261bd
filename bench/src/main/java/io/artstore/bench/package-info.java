/**
 * Measures the program beside the plain tools that do the same work, in one run, interleaved. What
 * counts is the ratio; times are those of one machine on one day. It must not be used by anything.
 */
@NullMarked
package io.artstore.bench;

import org.jspecify.annotations.NullMarked;
