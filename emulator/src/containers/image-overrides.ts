import * as path from 'node:path';

/** Folders that stand in for images: what `--image-override` sets. */
export class ImageOverrides {
  private readonly folders = new Map<string, string>();

  /** @param folders by image URI, or by the start of one. */
  public use(folders: Readonly<Record<string, string>>): void {
    for (const [image, folder] of Object.entries(folders)) this.folders.set(image, path.resolve(folder));
  }

  /** The folder for that image: the longest start that fits wins. */
  public folderFor(imageUri: string): string | undefined {
    const fitting = [...this.folders.keys()].filter((start) => imageUri.startsWith(start));
    const longest = fitting.sort((a, b) => b.length - a.length)[0];
    return longest === undefined ? undefined : this.folders.get(longest);
  }
}
