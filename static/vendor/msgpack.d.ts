// @msgpack/msgpack 3.1.3, bundled by build.mjs; licences: msgpack.LICENSE.txt
type SplitTypes<T, U> = U extends T ? (Exclude<T, U> extends never ? T : Exclude<T, U>) : T;
type SplitUndefined<T> = SplitTypes<T, undefined>;
type ContextOf<ContextType> = ContextType extends undefined ? object : {
	/**
	 * Custom user-defined data, read/writable
	 */
	context: ContextType;
};
declare class ExtData {
	readonly type: number;
	readonly data: Uint8Array | ((pos: number) => Uint8Array);
	constructor(type: number, data: Uint8Array | ((pos: number) => Uint8Array));
}
type ExtensionCodecType<ContextType> = {
	__brand?: ContextType;
	tryToEncode(object: unknown, context: ContextType): ExtData | null;
	decode(data: Uint8Array, extType: number, context: ContextType): unknown;
};
interface KeyDecoder {
	canBeCached(byteLength: number): boolean;
	decode(bytes: Uint8Array, inputOffset: number, byteLength: number): string;
}
export type DecoderOptions<ContextType = undefined> = Readonly<Partial<{
	extensionCodec: ExtensionCodecType<ContextType>;
	/**
	 * Decodes Int64 and Uint64 as bigint if it's set to true.
	 * Depends on ES2020's {@link DataView#getBigInt64} and
	 * {@link DataView#getBigUint64}.
	 *
	 * Defaults to false.
	 */
	useBigInt64: boolean;
	/**
	 * By default, string values will be decoded as UTF-8 strings. However, if this option is true,
	 * string values will be returned as Uint8Arrays without additional decoding.
	 *
	 * This is useful if the strings may contain invalid UTF-8 sequences.
	 *
	 * Note that this option only applies to string values, not map keys. Additionally, when
	 * enabled, raw string length is limited by the maxBinLength option.
	 */
	rawStrings: boolean;
	/**
	 * Maximum string length.
	 *
	 * Defaults to 4_294_967_295 (UINT32_MAX).
	 */
	maxStrLength: number;
	/**
	 * Maximum binary length.
	 *
	 * Defaults to 4_294_967_295 (UINT32_MAX).
	 */
	maxBinLength: number;
	/**
	 * Maximum array length.
	 *
	 * Defaults to 4_294_967_295 (UINT32_MAX).
	 */
	maxArrayLength: number;
	/**
	 * Maximum map length.
	 *
	 * Defaults to 4_294_967_295 (UINT32_MAX).
	 */
	maxMapLength: number;
	/**
	 * Maximum extension length.
	 *
	 * Defaults to 4_294_967_295 (UINT32_MAX).
	 */
	maxExtLength: number;
	/**
	 * An object key decoder. Defaults to the shared instance of {@link CachedKeyDecoder}.
	 * `null` is a special value to disable the use of the key decoder at all.
	 */
	keyDecoder: KeyDecoder | null;
	/**
	 * A function to convert decoded map key to a valid JS key type.
	 *
	 * Defaults to a function that throws an error if the key is not a string or a number.
	 */
	mapKeyConverter: (key: unknown) => MapKeyType;
}>> & ContextOf<ContextType>;
type MapKeyType = string | number;
/**
 * It decodes a single MessagePack object in a buffer.
 *
 * This is a synchronous decoding function.
 * See other variants for asynchronous decoding: {@link decodeAsync}, {@link decodeMultiStream}, or {@link decodeArrayStream}.
 *
 * @throws {@link RangeError} if the buffer is incomplete, including the case where the buffer is empty.
 * @throws {@link DecodeError} if the buffer contains invalid data.
 */
export declare function decode<ContextType = undefined>(buffer: ArrayLike<number> | ArrayBufferView | ArrayBufferLike, options?: DecoderOptions<SplitUndefined<ContextType>>): unknown;
export declare class DecodeError extends Error {
	constructor(message: string);
}

export {};
