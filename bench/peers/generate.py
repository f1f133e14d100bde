"""Renders with Jinja2 what the benchmark hands over: all files of a site, or one file many times over (then it prints the seconds)."""
import json, os, re, sys, time
import jinja2

SHELL_PLAIN = re.compile(r"^[A-Za-z0-9_./:@%+,=-]+$")


def shell(value):
    if isinstance(value, list):
        return " ".join(shell(item) for item in value)
    value = str(value)
    return value if SHELL_PLAIN.match(value) else "'" + value.replace("'", "'\\''") + "'"


def kickstart(value):
    value = " ".join(value) if isinstance(value, list) else str(value)
    return value if SHELL_PLAIN.match(value) else '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'


USER_NAME = re.compile(r"^[a-z_][a-z0-9_.-]{0,30}[a-z0-9_-]?$", re.IGNORECASE)


def user_name(value):
    if not USER_NAME.match(value):
        raise ValueError(value)
    return value


def environment(folder):
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        undefined=jinja2.ChainableUndefined, auto_reload=False, cache_size=-1,
    )
    env.filters.update(
        shell=shell, kickstart=kickstart, line=lambda text: re.sub(r"[\x00-\x1f\x7f]+", " ", str(text)),
        append=lambda text, more: str(text) + more, prepend=lambda text, more: more + str(text),
        password_hash=lambda text, salt: text, user_name=user_name, gecos=lambda text: re.sub(r"[:\x00-\x1f\x7f\s]+", " ", str(text)).strip(),
        text=lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
    )
    return env


def everything(folder, files, out):
    env = environment(folder)
    made = set()
    for file in files:
        text = env.get_template(file["template"]).render(file["data"])
        path = os.path.join(out, file["path"])
        parent = os.path.dirname(path)
        if parent not in made:
            os.makedirs(parent, exist_ok=True)
            made.add(parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, file["mode"])
        os.write(handle, text.encode())
        os.close(handle)


def one(folder, file, times):
    template = environment(folder).get_template(file["template"])
    data = file["data"]
    for _ in range(times):
        template.render(data).encode()
    start = time.perf_counter()
    for _ in range(times):
        template.render(data).encode()
    return time.perf_counter() - start


folder, source, what = sys.argv[1:4]
with open(source) as handle:
    work = json.load(handle)
if what == "one":
    print(one(folder, work, int(sys.argv[4])))
else:
    values = work["values"]
    for file in work["files"]:
        file["data"] = {key: values[index] for key, index in file["data"].items()}
    everything(folder, work["files"], sys.argv[4])
