/** The client beside the official SDK and beside what both are made of. Only ratios of one run mean anything. */
package io.github.dcswebcli.bench;
