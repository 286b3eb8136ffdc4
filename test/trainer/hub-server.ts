// A small hub of models on loopback: what huggingface_hub asks when it makes a repository and commits files, over git-lfs's batch API,
// and when it fetches a model.
import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HubRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

/** What goes wrong with a request instead of its answer: a status, or a connection that breaks in the middle of its body. */
export type Fault = { readonly status: number } | 'broken';

const COMMIT = 'a'.repeat(40);

export class HubServer {
  readonly requests: HubRequest[] = [];
  /** Files by repository and path. */
  readonly repositories = new Map<string, Map<string, Buffer>>();
  /** Asked at each request before it is answered. */
  fault: (request: HubRequest) => Fault | undefined = () => undefined;
  /** Looks around while a request is under way. */
  during: () => void = () => {};
  private readonly objects = new Map<string, Buffer>();
  private readonly server = http.createServer((request, response) => void this.take(request, response));

  constructor(private readonly token: string) {}

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this.address;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  count(part: string): number {
    return this.requests.filter(({ path }) => path.includes(part)).length;
  }

  private async take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const told: HubRequest = { method: request.method!, path: request.url!, authorization: request.headers.authorization };
    this.requests.push(told);
    this.during();
    const fault = this.fault(told);
    if (fault === 'broken' && told.method !== 'GET') return void request.once('data', () => request.socket.destroy());
    if (/^\/[^/]+\/[^/]+\/resolve\//.test(told.path) && (fault === undefined || fault === 'broken')) return this.download(told, response, fault === 'broken');
    if (fault === 'broken') return void request.socket.destroy();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const say = (status: number, value: unknown = {}): void => void response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' }).end(JSON.stringify(value));
    if (fault !== undefined) return say(fault.status, { error: 'the test wants it so' });
    // an address of git-lfs carries its own right
    if (!told.path.startsWith('/lfs/') && told.method !== 'GET' && told.authorization !== `Bearer ${this.token}`) return say(401, { error: 'Invalid credentials' });
    say(...this.answer(told, body));
  }

  /** A file of a repository, or half of it. */
  private download({ method, path }: HubRequest, response: http.ServerResponse, isBroken: boolean): void {
    const [, repository = '', name = ''] = /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/.exec(path) ?? [];
    const bytes = this.repositories.get(repository)?.get(name);
    if (bytes === undefined) return void response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
    const etag = createHash('sha1').update(bytes).digest('hex');
    response.writeHead(200, { etag: `"${etag}"`, 'x-repo-commit': COMMIT, 'content-length': bytes.length });
    if (method === 'HEAD') return void response.end();
    if (!isBroken) return void response.end(bytes);
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  }

  private answer({ method, path }: HubRequest, body: Buffer): [number, unknown?] {
    const json = () => JSON.parse(body.toString()) as Record<string, unknown>;
    if (path === '/api/repos/create') {
      const { organization, name } = json() as { organization: string; name: string };
      const repository = `${organization}/${name}`;
      const isThere = this.repositories.has(repository);
      if (!isThere) this.repositories.set(repository, new Map());
      return [isThere ? 409 : 200, { url: `${this.address}/${repository}` }];
    }
    if (path === '/api/validate-yaml') return [200, { errors: [], warnings: [] }];
    if (path.startsWith('/lfs/') && method === 'PUT') {
      const oid = path.slice('/lfs/'.length);
      if (createHash('sha256').update(body).digest('hex') !== oid) return [400, { error: 'the bytes are not those of the oid' }];
      this.objects.set(oid, body);
      return [200];
    }
    const [, repository = '', what = ''] = /^\/(?:api\/models\/)?([^/]+\/[^/]+?)(?:\.git\/info\/lfs\/objects)?(?:\/(\w+).*)?$/.exec(path) ?? [];
    const files = this.repositories.get(repository);
    if (files === undefined) return [404, { error: `there is no ${path}` }];
    if (what === 'preupload') return [200, { files: (json()['files'] as { path: string }[]).map((file) => this.mode(file.path, files)) }];
    if (what === 'batch') return [200, { transfer: 'basic', objects: (json()['objects'] as { oid: string; size: number }[]).map((object) => this.batch(object)) }];
    if (what === 'commit') return this.commit(repository, files, body.toString());
    const listed = [...files].map(([name, bytes]) => ({ type: 'file', path: name, size: bytes.length, oid: createHash('sha1').update(bytes).digest('hex') }));
    if (what === 'tree') return [200, listed];
    return [200, { id: repository, modelId: repository, sha: COMMIT, siblings: [] }];
  }

  private mode(path: string, files: ReadonlyMap<string, Buffer>) {
    const known = files.get(path);
    const isLarge = path.endsWith('.safetensors');
    const hash = (bytes: Buffer) => (isLarge ? createHash('sha256') : createHash('sha1').update(`blob ${bytes.length}\0`)).update(bytes).digest('hex');
    return { path, uploadMode: isLarge ? 'lfs' : 'regular', shouldIgnore: false, ...(known && { oid: hash(known) }) };
  }

  private batch({ oid, size }: { oid: string; size: number }) {
    return { oid, size, ...(!this.objects.has(oid) && { actions: { upload: { href: `${this.address}/lfs/${oid}` } } }) };
  }

  private commit(repository: string, files: Map<string, Buffer>, lines: string): [number, unknown] {
    for (const line of lines.trim().split('\n')) {
      const { key, value } = JSON.parse(line) as { key: string; value: { path: string; content?: string; oid?: string } };
      if (key === 'file') files.set(value.path, Buffer.from(value.content!, 'base64'));
      if (key === 'lfsFile') {
        const bytes = this.objects.get(value.oid!);
        if (bytes === undefined) return [400, { error: `${value.path} was not uploaded` }];
        files.set(value.path, bytes);
      }
    }
    return [200, { success: true, commitOid: 'c'.repeat(40), commitUrl: `${this.address}/${repository}/commit/${'c'.repeat(40)}` }];
  }
}
