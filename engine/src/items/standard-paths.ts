/** Names of the standard library: which path is the shortest of each type and trait, and what its modules hold. */

/**
 * Public, stable types and traits by module, as Rust 1.95 documents them, without `simd` and systems other than Unix.
 * `Name=module`: the same item has its shortest path in that module.
 */
const MODULES = `
alloc: GlobalAlloc Layout LayoutErr LayoutError System
any: Any TypeId
arch::x86_64: __m128 __m128d __m128i __m256 __m256d __m256i __m512 __m512d __m512i
array: IntoIter TryFromSliceError
ascii: AsciiExt EscapeDefault
backtrace: Backtrace BacktraceStatus
borrow: Borrow BorrowMut Cow ToOwned
boxed: Box
cell: BorrowError BorrowMutError Cell LazyCell OnceCell Ref RefCell RefMut UnsafeCell
char: CharTryFromError DecodeUtf16 DecodeUtf16Error EscapeDebug EscapeDefault EscapeUnicode ParseCharError ToLowercase ToUppercase TryFromCharError
clone: Clone
cmp: Eq Ord Ordering PartialEq PartialOrd Reverse
collections: BTreeMap BTreeSet BinaryHeap HashMap HashSet LinkedList TryReserveError VecDeque
collections::binary_heap: BinaryHeap=collections Drain IntoIter Iter PeekMut
collections::btree_map: BTreeMap=collections Entry ExtractIf IntoIter IntoKeys IntoValues Iter IterMut Keys OccupiedEntry Range RangeMut VacantEntry Values ValuesMut
collections::btree_set: BTreeSet=collections Difference ExtractIf Intersection IntoIter Iter Range SymmetricDifference Union
collections::hash_map: DefaultHasher=hash Drain Entry ExtractIf HashMap=collections IntoIter IntoKeys IntoValues Iter IterMut Keys OccupiedEntry RandomState=hash VacantEntry Values ValuesMut
collections::hash_set: Difference Drain ExtractIf HashSet=collections Intersection IntoIter Iter SymmetricDifference Union
collections::linked_list: ExtractIf IntoIter Iter IterMut LinkedList=collections
collections::vec_deque: Drain IntoIter Iter IterMut VecDeque=collections
convert: AsMut AsRef From Infallible Into TryFrom TryInto
default: Default
env: Args ArgsOs JoinPathsError SplitPaths VarError Vars VarsOs
error: Error
ffi: CStr CString FromBytesUntilNulError FromBytesWithNulError FromVecWithNulError IntoStringError NulError OsStr OsString c_char c_double c_float c_int c_long c_longlong c_schar c_short c_uchar c_uint c_ulong c_ulonglong c_ushort c_void
ffi::c_str: CStr=ffi CString=ffi FromBytesUntilNulError=ffi FromBytesWithNulError=ffi FromVecWithNulError=ffi IntoStringError=ffi NulError=ffi
ffi::os_str: Display OsStr=ffi OsString=ffi
fmt: Alignment Arguments Binary Debug DebugList DebugMap DebugSet DebugStruct DebugTuple Display Error Formatter FromFn LowerExp LowerHex Octal Pointer Result UpperExp UpperHex Write
fs: DirBuilder DirEntry File FileTimes FileType Metadata OpenOptions Permissions ReadDir TryLockError
future: Future IntoFuture Pending PollFn Ready
hash: BuildHasher BuildHasherDefault DefaultHasher Hash Hasher RandomState SipHasher
io: BufRead BufReader BufWriter Bytes Chain Cursor Empty Error ErrorKind IntoInnerError IoSlice IoSliceMut IsTerminal LineWriter Lines PipeReader PipeWriter Read Repeat Result Seek SeekFrom Sink Split Stderr StderrLock Stdin StdinLock Stdout StdoutLock Take Write WriterPanicked
io::prelude: BufRead=io Read=io Seek=io Write=io
iter: Chain Cloned Copied Cycle DoubleEndedIterator Empty Enumerate ExactSizeIterator Extend Filter FilterMap FlatMap Flatten FromFn FromIterator Fuse FusedIterator Inspect IntoIterator Iterator Map MapWhile Once OnceWith Peekable Product Repeat RepeatN RepeatWith Rev Scan Skip SkipWhile StepBy Successors Sum Take TakeWhile Zip
marker: Copy PhantomData PhantomPinned Send Sized Sync Unpin
mem: Discriminant ManuallyDrop MaybeUninit
net: AddrParseError Incoming IpAddr Ipv4Addr Ipv6Addr Shutdown SocketAddr SocketAddrV4 SocketAddrV6 TcpListener TcpStream ToSocketAddrs UdpSocket
num: FpCategory IntErrorKind NonZero NonZeroI128 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI8 NonZeroIsize NonZeroU128 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU8 NonZeroUsize ParseFloatError ParseIntError Saturating TryFromIntError Wrapping
ops: Add AddAssign AsyncFn AsyncFnMut AsyncFnOnce BitAnd BitAndAssign BitOr BitOrAssign BitXor BitXorAssign Bound ControlFlow Deref DerefMut Div DivAssign Drop Fn FnMut FnOnce Index IndexMut Mul MulAssign Neg Not Range RangeBounds RangeFrom RangeFull RangeInclusive RangeTo RangeToInclusive Rem RemAssign Shl ShlAssign Shr ShrAssign Sub SubAssign
option: IntoIter Iter IterMut Option
os::fd: AsFd AsRawFd BorrowedFd FromRawFd IntoRawFd OwnedFd RawFd
os::raw: c_char=ffi c_double=ffi c_float=ffi c_int=ffi c_long=ffi c_longlong=ffi c_schar=ffi c_short=ffi c_uchar=ffi c_uint=ffi c_ulong=ffi c_ulonglong=ffi c_ushort=ffi c_void=ffi
os::unix::ffi: OsStrExt OsStringExt
os::unix::fs: DirBuilderExt DirEntryExt FileExt FileTypeExt MetadataExt OpenOptionsExt PermissionsExt
os::unix::net: Incoming SocketAddr UnixDatagram UnixListener UnixStream
os::unix::process: CommandExt ExitStatusExt
os::unix::raw: blkcnt_t blksize_t dev_t gid_t ino_t mode_t nlink_t off_t pid_t pthread_t time_t uid_t
os::unix::thread: JoinHandleExt RawPthread
panic: AssertUnwindSafe Location PanicHookInfo PanicInfo RefUnwindSafe UnwindSafe
path: Ancestors Component Components Display Iter Path PathBuf Prefix PrefixComponent StripPrefixError
pin: Pin
process: Child ChildStderr ChildStdin ChildStdout Command CommandArgs CommandEnvs ExitCode ExitStatus Output Stdio Termination
ptr: NonNull
rc: Rc Weak
result: IntoIter Iter IterMut Result
slice: ArrayWindows ChunkBy ChunkByMut Chunks ChunksExact ChunksExactMut ChunksMut EscapeAscii GetDisjointMutError Iter IterMut RChunks RChunksExact RChunksExactMut RChunksMut RSplit RSplitMut RSplitN RSplitNMut SliceIndex Split SplitInclusive SplitInclusiveMut SplitMut SplitN SplitNMut Windows
str: Bytes CharIndices Chars EncodeUtf16 EscapeDebug EscapeDefault EscapeUnicode FromStr Lines LinesAny MatchIndices Matches ParseBoolError RMatchIndices RMatches RSplit RSplitN RSplitTerminator Split SplitAsciiWhitespace SplitInclusive SplitN SplitTerminator SplitWhitespace Utf8Chunk Utf8Chunks Utf8Error
string: Drain FromUtf16Error FromUtf8Error ParseError String ToString
sync: Arc Barrier BarrierWaitResult Condvar LazyLock LockResult Mutex MutexGuard Once OnceLock OnceState PoisonError RwLock RwLockReadGuard RwLockWriteGuard TryLockError TryLockResult WaitTimeoutResult Weak
sync::atomic: AtomicBool AtomicI16 AtomicI32 AtomicI64 AtomicI8 AtomicIsize AtomicPtr AtomicU16 AtomicU32 AtomicU64 AtomicU8 AtomicUsize Ordering
sync::mpsc: IntoIter Iter Receiver RecvError RecvTimeoutError SendError Sender SyncSender TryIter TryRecvError TrySendError
sync::poison: Condvar=sync LockResult=sync Mutex=sync MutexGuard=sync PoisonError=sync RwLock=sync RwLockReadGuard=sync RwLockWriteGuard=sync TryLockError=sync TryLockResult=sync
task: Context Poll RawWaker RawWakerVTable Wake Waker
thread: AccessError Builder JoinHandle LocalKey Result Scope ScopedJoinHandle Thread ThreadId
time: Duration Instant SystemTime SystemTimeError TryFromFloatSecsError
vec: Drain ExtractIf IntoIter Splice Vec
`;

/** What every module sees without `use`; the second line since edition 2021, the third since 2024. */
const PRELUDE = `
AsMut=convert AsRef=convert AsyncFn=ops AsyncFnMut=ops AsyncFnOnce=ops Box=boxed Clone=clone Copy=marker Default=default DoubleEndedIterator=iter Drop=ops Eq=cmp ExactSizeIterator=iter Extend=iter Fn=ops FnMut=ops FnOnce=ops From=convert Into=convert IntoIterator=iter Iterator=iter Option=option Ord=cmp PartialEq=cmp PartialOrd=cmp Result=result Send=marker Sized=marker String=string Sync=marker ToOwned=borrow ToString=string Unpin=marker Vec=vec
FromIterator=iter TryFrom=convert TryInto=convert
Future=future IntoFuture=future
`;

/** Type aliases of the standard library that stand for another type with other arguments. */
const RESULTS: Readonly<Record<string, string>> = {
  'std::io::Result': 'std::io::Error',
  'std::fmt::Result': 'std::fmt::Error',
};

/** Module, then name, then the module of the item's shortest path. */
const table = new Map<string, Map<string, string>>();
for (const line of MODULES.trim().split('\n')) {
  const [module = '', names = ''] = line.split(': ');
  table.set(module, entries(names, module));
}
const prelude = entries(PRELUDE, '');
const parents = new Set([...table.keys()].flatMap((module) => module.split('::').map((_, at, all) => all.slice(0, at + 1).join('::'))));

function entries(text: string, module: string): Map<string, string> {
  return new Map(
    text
      .trim()
      .split(/\s+/)
      .map((entry) => {
        const [name = '', home = module] = entry.split('=');
        return [name, home] as const;
      }),
  );
}

/** Names of the crates whose items all stand in `std` too. */
const FACADES = new Set(['std', 'core', 'alloc']);
export const isStandardCrate = (name: string): boolean => FACADES.has(name);

/** The shortest path of an item of `std`, `core` or `alloc`, beginning with `std`; a path that is not known is taken as it stands. */
export function canonicalStandardPath(segments: readonly string[]): string {
  const module = segments.slice(1, -1).join('::');
  const name = segments.at(-1) ?? '';
  const home = module.startsWith('prelude::') ? prelude.get(name) : table.get(module)?.get(name);
  return ['std', ...(home ?? module).split('::'), name].filter((part) => part !== '').join('::');
}

/** Path of a name that a glob over a module of the standard library brings in, or null. `segments` begin with the crate. */
export function standardGlob(segments: readonly string[], name: string): readonly string[] | null {
  const module = segments.slice(1).join('::');
  const home = module.startsWith('prelude::') ? prelude.get(name) : table.get(module)?.get(name);
  if (home !== undefined) return ['std', ...home.split('::'), name];
  const inner = module === '' ? name : `${module}::${name}`;
  return parents.has(inner) ? ['std', ...inner.split('::')] : null;
}

/** Path of a name of the prelude, or null. Names that came with a later edition are taken in every edition: they mean nothing else there. */
export function preludePath(name: string): readonly string[] | null {
  const home = prelude.get(name);
  return home === undefined ? null : ['std', ...home.split('::'), name];
}

/** The error type of `std::io::Result` and its like, or null if the path is no such alias. */
export const resultAliasError = (path: string): string | null => RESULTS[path] ?? null;

/** What `alloc` holds and `core` does not. */
const ALLOCATED =
  /^std::(boxed|rc|string|vec)::|^std::collections::(BTree|BinaryHeap|LinkedList|VecDeque|TryReserve|binary_heap|btree_|linked_list|vec_deque)|^std::borrow::(Cow|ToOwned)$|^std::sync::(Arc|Weak)$|^std::task::Wake$|^std::ffi::(CString|FromVecWithNulError|IntoStringError|NulError)$/;

/** A path of `std` as a crate without it writes the path: with `core` or `alloc`. What only `std` has stays. */
export function pathWithoutStd(path: string): string {
  if (!path.startsWith('std::') || /^std::(collections::[Hh]ash|env|fs|io|net|os|path|process|thread)\b/.test(path)) return path;
  return path.replace(/^std/, ALLOCATED.test(path) ? 'alloc' : 'core');
}
